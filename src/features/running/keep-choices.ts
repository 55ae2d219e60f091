/** For how long people keep models, in seconds: choices for a menu and a form. */
export const keepSeconds: readonly number[] = [300, 1800, 3600, 8 * 3600, 24 * 3600];

/** What a model that is no longer pinned gets: the server's own default is the same, and cannot be asked for. */
export const usualKeepSeconds = 300;

import type { Digest } from './types';

/**
 * Whether `text` is a digest in the one form that finds a blob and can upload it: `sha256:` and 64
 * lower-case hex digits. The server accepts other spellings in its syntax check and then fails to
 * match them (manifest/paths.go, server/routes.go CreateBlobHandler at v0.24.0).
 */
export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** Makes a digest of 64 lower-case hex digits. Throws an Error for anything else. */
export function toDigest(hex: string): Digest {
  const digest = `sha256:${hex}`;
  if (!isDigest(digest)) throw new Error(`Not a SHA-256 in lower-case hex: ${hex.slice(0, 80)}`);
  return digest;
}

/** The first twelve hex digits, as Ollama's own progress lines show a blob. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256[:-]/, '').slice(0, 12);
}

/** Where this tab's pushes are kept over a reload. */
export const pushesKey = 'paddock.models.pushes';

/** Whether there are pushes to be shown again. A browser that keeps nothing may not even let itself be asked. */
export function hasPushes(): boolean {
  try {
    return sessionStorage.getItem(pushesKey) !== null;
  } catch {
    return false;
  }
}

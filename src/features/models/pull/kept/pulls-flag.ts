/** Where the pulls that are not done are kept: nothing stands there while there are none, so that a start without any loads nothing. */
export const pullsKey = 'paddock.pulls';

/** Whether an earlier visit, or another page, left pulls behind. A browser that keeps nothing may not even let itself be asked. */
export function hasPulls(): boolean {
  try {
    return localStorage.getItem(pullsKey) !== null;
  } catch {
    return false;
  }
}

/** The kind of work that a pull is. */
export const pullKind = 'models.work.pull';

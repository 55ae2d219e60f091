/** Where the pulls that are not done are kept: nothing stands there while there are none, so that a start without any loads nothing. */
export const pullsKey = 'paddock.pulls';

/** Where the report of an update of models is kept until it is dismissed. */
export const updateKey = 'paddock.models.update';

/** Whether an earlier visit, or another page, left pulls behind. */
export function hasPulls(): boolean {
  return isKept(pullsKey);
}

/** Whether an earlier visit, or another page, has the report of an update. */
export function hasUpdate(): boolean {
  return isKept(updateKey);
}

/** A browser that keeps nothing may not even let itself be asked. */
function isKept(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** The kind of work that a pull is. */
export const pullKind = 'models.work.pull';

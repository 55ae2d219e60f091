/** Set in localStorage while there are imports to be taken up again, so that a start without any loads nothing. */
export const jobsFlag = 'paddock.import.jobs';

/** Whether an earlier visit left imports behind. A browser that keeps nothing may not even let itself be asked. */
export function hasJobs(): boolean {
  try {
    return localStorage.getItem(jobsFlag) === 'true';
  } catch {
    return false;
  }
}

/** Set in localStorage while there are imports to be taken up again; the room's door reads it. */
export const jobsFlag = 'paddock.import.jobs';

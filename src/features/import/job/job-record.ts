import type { Job, JobFile } from './job';

/** A job as it is stored until it is done: what a later visit needs to know of it. */
export interface JobRecord extends Omit<Job, 'files' | 'lines' | 'state' | 'creatingSince' | 'isTemplateIgnored'> {
  /** The page that works on it. */
  owner: string;
  /** `open` goes on by itself after a reload; the others when they are told to. */
  at: 'open' | 'failed' | 'stopped';
  files: Omit<JobFile, 'state' | 'error'>[];
}

/** The record of a job that the page `owner` works on. Errors and the server's lines are left out. */
export function toRecord(job: Job, owner: string): JobRecord {
  const { lines: _lines, creatingSince: _since, isTemplateIgnored: _ignored, state, files, ...kept } = job;
  return {
    ...kept,
    owner,
    at: state.at === 'failed' || state.at === 'stopped' ? state.at : 'open',
    files: files.map(({ name, field, sizeBytes, digest }) => ({ name, field, sizeBytes, digest })),
  };
}

/** The job of a record, before its files have been found again. */
export function toJob({ owner: _, at, files, ...record }: JobRecord): Job {
  return {
    ...record,
    files: files.map((file) => ({ ...file, state: { at: 'waiting' } })),
    lines: [],
    state: { at: 'interrupted', needs: at === 'open' ? 'time' : 'word' },
  };
}

import type { Digest, ProgressChunk } from '@/ollama';
import type { ImportPlan } from '../draft/plan';

// A job is one model on its way to one server. This file is its shape and how it changes, nothing else:
// run-import.ts does the work and tells it as events, applyEvent() turns each into the next state.

/** How far a digest or an upload has come. */
export interface Transfer {
  doneBytes: number;
  totalBytes: number;
  bytesPerSecond?: number;
  remainingSeconds?: number;
}

/** Where a file is on its way to being a blob of the server. */
export type FileState =
  | { at: 'waiting' }
  /** `sent` is how far an upload has come that goes on meanwhile. */
  | { at: 'digesting'; transfer: Transfer; sent?: Transfer }
  | { at: 'checking' }
  /** Waits for one of the server's places to upload, or for another upload of the same blob. */
  | { at: 'queued' }
  | { at: 'uploading'; transfer: Transfer }
  | { at: 'stored'; how: StoredHow }
  | { at: 'failed' | 'stopped'; during: FileStep };

/** The steps of a file that can fail or be stopped. */
export type FileStep = 'waiting' | 'digesting' | 'checking' | 'queued' | 'uploading';

/** Whether a blob was on the server before, or had to be uploaded. */
export type StoredHow = 'existed' | 'uploaded';

export interface JobFile {
  name: string;
  sizeBytes: number;
  digest?: Digest;
  state: FileState;
  /** Why it failed. */
  error?: unknown;
}

export type JobState =
  /** Waits for its turn. */
  | { at: 'queued' }
  | { at: 'storing' }
  | { at: 'creating' }
  | { at: 'done' }
  | { at: 'failed'; during: JobPhase; error: unknown }
  | { at: 'stopped'; during: JobPhase }
  | Interrupted;

/**
 * Of an earlier visit, and without its files until they are found again. It needs nothing but `time`
 * while they are looked for; a `word` of the user to go on; the `permission` to read them, which takes a
 * click; or the `files` themselves: some are `lacking`, and some that were given are the `wrong` ones.
 */
export type Interrupted =
  | { at: 'interrupted'; needs: 'time' | 'word' | 'permission' }
  | { at: 'interrupted'; needs: 'files'; lacking: string[]; wrong: string[] };

/** What can fail or be stopped. */
export type JobPhase = 'storing' | 'creating';

export interface Job {
  model: string;
  files: JobFile[];
  /** The status lines of create so far; a line that reports progress replaces the one it continues. */
  lines: ProgressChunk[];
  state: JobState;
}

export type ImportEvent =
  | { type: 'file-moved'; index: number; state: FileState }
  | { type: 'file-digested'; index: number; digest: Digest }
  | { type: 'file-failed'; index: number; error: unknown }
  | { type: 'file-stopped'; index: number }
  | { type: 'job-began' }
  | { type: 'job-interrupted'; state: Interrupted }
  | { type: 'create-began' }
  | { type: 'create-line'; line: ProgressChunk }
  | { type: 'job-done' }
  | { type: 'job-failed'; error: unknown }
  | { type: 'job-stopped' };

/** A job that has not begun. */
export function newJob(plan: ImportPlan): Job {
  return {
    model: plan.model,
    files: plan.files.map(({ name, blob }) => ({ name, sizeBytes: blob.size, state: { at: 'waiting' } })),
    lines: [],
    state: { at: 'queued' },
  };
}

/** The job after `event`; the one given is left as it is. */
export function applyEvent(job: Job, event: ImportEvent): Job {
  switch (event.type) {
    case 'job-interrupted':
      return { ...job, state: event.state };
    case 'job-began':
      return { ...job, state: { at: 'storing' } };
    case 'file-moved':
      return withFile(job, event.index, { state: event.state, error: undefined });
    case 'file-digested':
      return withFile(job, event.index, { digest: event.digest });
    case 'file-failed':
      return withFile(job, event.index, { ...ended(job.files[event.index]!, 'failed'), error: event.error });
    case 'file-stopped':
      return withFile(job, event.index, ended(job.files[event.index]!, 'stopped'));
    case 'create-began':
      return { ...job, lines: [], state: { at: 'creating' } };
    case 'create-line':
      return { ...job, lines: addLine(job.lines, event.line) };
    case 'job-done':
      return { ...job, state: { at: 'done' } };
    case 'job-failed':
      return { ...withEndedFiles(job), state: { at: 'failed', during: phaseOf(job), error: event.error } };
    case 'job-stopped':
      return { ...withEndedFiles(job), state: { at: 'stopped', during: phaseOf(job) } };
  }
}

/**
 * How much of a job's storing is done, from 0 to 1: digest and upload count half each. It goes
 * back only where an upload has to begin anew. Undefined while the server creates the model: it does not say.
 */
export function storedFraction(job: Job): number | undefined {
  if (job.state.at === 'queued') return 0;
  if (job.state.at !== 'storing') return undefined;
  const totalBytes = job.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const done = job.files.reduce((sum, file) => sum + fileFraction(file.state) * file.sizeBytes, 0);
  return totalBytes === 0 ? 0 : done / totalBytes;
}

function fileFraction(state: FileState): number {
  switch (state.at) {
    case 'digesting':
      return (portion(state.transfer) + (state.sent ? portion(state.sent) : 0)) / 2;
    case 'checking':
    case 'queued':
      return 1 / 2;
    case 'uploading':
      return 1 / 2 + portion(state.transfer) / 2;
    case 'stored':
      return 1;
    case 'waiting':
    case 'failed':
    case 'stopped':
      return 0;
  }
}

/** How much of a transfer is through, from 0 to 1. */
export function portion({ doneBytes, totalBytes }: Transfer): number {
  return totalBytes === 0 ? 1 : doneBytes / totalBytes;
}

/** Whether the job is being worked on, or will be when its turn comes. */
export function isRunning({ state }: Pick<Job, 'state'>): boolean {
  return state.at === 'queued' || state.at === 'storing' || state.at === 'creating';
}

function withFile(job: Job, index: number, change: Partial<JobFile>): Job {
  return { ...job, files: job.files.map((file, i) => (i === index ? { ...file, ...change } : file)) };
}

function withEndedFiles(job: Job): Job {
  return { ...job, files: job.files.map((file) => ended(file, 'stopped')) };
}

function addLine(lines: ProgressChunk[], line: ProgressChunk): ProgressChunk[] {
  const last = lines.at(-1);
  const continues = last?.status === line.status && last.digest === line.digest;
  return continues ? [...lines.slice(0, -1), line] : [...lines, line];
}

/** A file that is not through ends where it is; one that has ended stays as it ended. */
function ended(file: JobFile, at: 'failed' | 'stopped'): JobFile {
  const { state } = file;
  if (state.at === 'stored' || state.at === 'failed' || state.at === 'stopped') return file;
  return { ...file, state: { at, during: state.at } };
}

function phaseOf(job: Job): JobPhase {
  return job.state.at === 'creating' ? 'creating' : 'storing';
}

import type { Digest, ProgressChunk } from '@/ollama';
import type { Server } from '@/shared/servers.store';
import type { GgufKind } from '@/formats/gguf-describe';
import type { ImportPlan } from '../draft/plan';
import { addLine } from '@/shared/create/create-lines';
import type { CreateEvent } from '@/shared/create/create-model';
import type { CreateForm } from '@/shared/model-form/create-form';
import type { RootHandle } from '../given/file-handles';
import type { ImportFile } from '../weights/recognized';

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
  /** Stored under the digest that the server named, and still being digested here. */
  | { at: 'proving'; transfer: Transfer }
  | { at: 'stored'; how: StoredHow }
  | { at: 'failed' | 'stopped'; during: FileStep };

/** The steps of a file that can fail or be stopped. */
export type FileStep = 'waiting' | 'digesting' | 'checking' | 'queued' | 'uploading' | 'proving';

/** Whether a blob was on the server before, or had to be uploaded. */
export type StoredHow = 'existed' | 'uploaded';

export interface JobFile {
  name: string;
  /** The field of the create request that it belongs to. */
  field: ImportFile['field'];
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
  /** Waits until no other model is made on the server. */
  | { at: 'waiting' }
  | { at: 'creating' }
  /** The model is ready, and its files are still being digested. */
  | { at: 'proving' }
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
export type JobPhase = 'storing' | 'creating' | 'proving';

/** How far a job has come. */
export interface JobProgress {
  model: string;
  files: JobFile[];
  /** The status lines of create so far; a line that reports progress replaces the one it continues. */
  lines: ProgressChunk[];
  state: JobState;
  /** When the server began to create it, in milliseconds since 1970. */
  creatingSince?: number;
  /** Of a model that was made before its files were digested: whether that was made up for. */
  check?: 'missing' | 'passed';
  /** The server prefers the chat template of the file to the one that it was given. */
  isTemplateIgnored?: boolean;
}

/**
 * One model on its way to one server: everything about it but the bytes of its files, and nothing that cannot be
 * stored, but for errors. What works on it, and the files themselves, are an entry's.
 */
export interface Job extends JobProgress {
  id: string;
  /** Milliseconds since 1970: those that began first come first. */
  place: number;
  /** Without credentials: those are stored with the server alone. */
  server: Pick<Server, 'id' | 'kind' | 'name' | 'url'>;
  /** What its draft was called on screen. */
  fileName: string;
  kind: GgufKind;
  form: CreateForm;
  settings: ImportPlan['settings'];
  sources: JobSource[];
}

/** A file that was given, and how it is found and known again. */
export interface JobSource {
  path: string;
  name: string;
  sizeBytes: number;
  /** Known once it has been sampled. */
  fingerprint?: string;
  root?: RootHandle;
  /** A small file itself: it need not be asked for. */
  file?: File;
}

export type ImportEvent =
  | { type: 'file-moved'; index: number; state: FileState }
  | { type: 'file-digested'; index: number; digest: Digest }
  | { type: 'file-failed'; index: number; error: unknown }
  | { type: 'file-stopped'; index: number }
  | { type: 'job-began' }
  | { type: 'job-interrupted'; state: Interrupted }
  | { type: 'create-waits' }
  | CreateEvent
  /** The model is there, and its files are not proven yet. */
  | { type: 'ready' }
  /** It was deleted again: its files were not what the server said. */
  | { type: 'unmade' }
  | { type: 'job-done' }
  | { type: 'job-failed'; error: unknown }
  | { type: 'job-stopped' };

/** How far a job is that has not begun. */
export function newProgress(plan: ImportPlan): JobProgress {
  return {
    model: plan.model,
    files: plan.files.map(({ name, field, blob, digest }) => ({
      name,
      field,
      sizeBytes: blob.size,
      ...(digest === undefined ? {} : { digest }),
      state: { at: 'waiting' },
    })),
    lines: [],
    state: { at: 'queued' },
  };
}

/** The job after `event`; the one given is left as it is. */
export function applyEvent<J extends JobProgress>(job: J, event: ImportEvent): J {
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
    case 'create-waits':
      return { ...job, state: { at: 'waiting' } };
    case 'create-began':
      return { ...job, lines: [], creatingSince: event.at, isTemplateIgnored: false, state: { at: 'creating' } };
    case 'create-line':
      return { ...job, lines: addLine(job.lines, event.line) };
    case 'template-ignored':
      return { ...job, isTemplateIgnored: true };
    case 'ready':
      return { ...job, check: 'missing', state: { at: 'proving' } };
    case 'unmade':
      return { ...job, check: undefined };
    case 'job-done':
      return { ...job, check: job.check && 'passed', state: { at: 'done' } };
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
export function storedFraction(job: JobProgress): number | undefined {
  if (job.state.at === 'queued') return 0;
  if (job.state.at !== 'storing' && job.state.at !== 'proving') return undefined;
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
    case 'proving':
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
export function isRunning({ state }: Pick<JobProgress, 'state'>): boolean {
  return ['queued', 'storing', 'waiting', 'creating', 'proving'].includes(state.at);
}

function withFile<J extends JobProgress>(job: J, index: number, change: Partial<JobFile>): J {
  return { ...job, files: job.files.map((file, i) => (i === index ? { ...file, ...change } : file)) };
}

function withEndedFiles<J extends JobProgress>(job: J): J {
  return { ...job, files: job.files.map((file) => ended(file, 'stopped')) };
}

/** A file that is not through ends where it is; one that has ended stays as it ended. */
function ended(file: JobFile, at: 'failed' | 'stopped'): JobFile {
  const { state } = file;
  if (state.at === 'stored' || state.at === 'failed' || state.at === 'stopped') return file;
  return { ...file, state: { at, during: state.at } };
}

function phaseOf(job: JobProgress): JobPhase {
  const { at } = job.state;
  return at === 'creating' || at === 'proving' ? at : 'storing';
}

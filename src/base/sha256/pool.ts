import { abortError } from '../abort';
import { Sha256Error } from './errors';
import type { FromSha256Worker, ToSha256Worker } from './messages';

export interface DigestOptions {
  /** Aborting ends the job at once: a waiting one leaves the line, a running one loses its worker. */
  signal?: AbortSignal;
  /** Bytes read so far, at most ten times a second and once with the blob's size at the end. */
  onProgress?: (readBytes: number) => void;
}

export interface Sha256PoolOptions {
  /** How many workers at most; by default as many as there are cores, up to eight. */
  limit?: number;
  /** How long a worker without a job is kept. */
  idleMs?: number;
  /** How long a worker may take until it says that it is ready. */
  startTimeoutMs?: number;
  createWorker?: () => Worker;
}

interface Job {
  blob: Blob;
  options: DigestOptions;
  resolve: (digest: string) => void;
  reject: (error: unknown) => void;
}

interface Slot {
  worker: Worker;
  ready: boolean;
  job: Job | undefined;
  startTimer: ReturnType<typeof setTimeout> | undefined;
  idleTimer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Computes SHA-256 digests of files in workers, several at a time, in the order they were asked for.
 * Memory stays flat whatever the sizes; no worker exists before the first job nor long after the last.
 */
export class Sha256Pool {
  private readonly waiting: Job[] = [];
  private readonly slots = new Set<Slot>();
  private readonly limit: number;
  private readonly idleMs: number;
  private readonly startTimeoutMs: number;
  private readonly createWorker: () => Worker;

  constructor(options: Sha256PoolOptions = {}) {
    this.limit = Math.max(1, options.limit ?? defaultLimit());
    this.idleMs = options.idleMs ?? 10_000;
    this.startTimeoutMs = options.startTimeoutMs ?? 30_000;
    this.createWorker = options.createWorker ?? createSha256Worker;
  }

  /**
   * The digest of `blob` as 64 lower-case hex digits. Rejects with Sha256Error (the file changed or
   * cannot be read, the worker did not start or crashed) or, when aborted or the pool is closed, with
   * an AbortError. After a failure the pool goes on with the other jobs.
   */
  digest(blob: Blob, options: DigestOptions = {}): Promise<string> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError());
      const onAbort = () => this.cancel(job);
      const settled = () => signal?.removeEventListener('abort', onAbort);
      const job: Job = {
        blob,
        options,
        resolve: (digest) => {
          settled();
          resolve(digest);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(job);
      this.assign();
    });
  }

  /** Ends all workers; unfinished jobs reject with an AbortError. The pool can be used again. */
  close(): void {
    for (const job of this.waiting.splice(0)) job.reject(abortError());
    for (const slot of [...this.slots]) this.end(slot, abortError());
  }

  private cancel(job: Job): void {
    const place = this.waiting.indexOf(job);
    if (place !== -1) {
      this.waiting.splice(place, 1);
      job.reject(abortError());
      return;
    }
    for (const slot of this.slots) if (slot.job === job) this.end(slot, abortError());
    this.assign();
  }

  /** Gives waiting jobs to idle workers, then to new ones while there may be more. */
  private assign(): void {
    while (this.waiting.length > 0) {
      const slot = [...this.slots].find((candidate) => !candidate.job);
      if (!slot && this.slots.size >= this.limit) return;
      const job = this.waiting.shift();
      if (!job) return;
      try {
        this.give(slot ?? this.start(), job);
      } catch (error) {
        job.reject(new Sha256Error('worker-start', String(error), { cause: error }));
      }
    }
  }

  private give(slot: Slot, job: Job): void {
    clearTimeout(slot.idleTimer);
    slot.job = job;
    slot.worker.postMessage({ kind: 'digest', blob: job.blob } satisfies ToSha256Worker);
  }

  private start(): Slot {
    const worker = this.createWorker();
    const slot: Slot = { worker, ready: false, job: undefined, startTimer: undefined, idleTimer: undefined };
    const died = (reason: string) => {
      this.end(slot, new Sha256Error(slot.ready ? 'worker-crashed' : 'worker-start', reason));
      this.assign();
    };
    worker.onmessage = (event: MessageEvent<FromSha256Worker>) => this.receive(slot, event.data);
    worker.onmessageerror = () => died('The worker sent what cannot be read');
    worker.onerror = (event) => {
      event.preventDefault();
      died(event.message || 'The worker could not be loaded');
    };
    slot.startTimer = setTimeout(() => died('The worker did not start in time'), this.startTimeoutMs);
    this.slots.add(slot);
    return slot;
  }

  private receive(slot: Slot, message: FromSha256Worker): void {
    const { job } = slot;
    switch (message.kind) {
      case 'ready':
        slot.ready = true;
        clearTimeout(slot.startTimer);
        return;
      case 'progress':
        job?.options.onProgress?.(message.readBytes);
        return;
      case 'done':
        this.release(slot);
        job?.options.onProgress?.(job.blob.size);
        job?.resolve(message.digest);
        break;
      case 'failed': {
        const error = new Sha256Error(message.code, message.message);
        if (message.code === 'file-changed' || message.code === 'file-unreadable') {
          this.release(slot);
          job?.reject(error);
        } else {
          this.end(slot, error);
        }
        break;
      }
    }
    this.assign();
  }

  private release(slot: Slot): void {
    slot.job = undefined;
    slot.idleTimer = setTimeout(() => this.end(slot, abortError()), this.idleMs);
  }

  private end(slot: Slot, error: Error): void {
    this.slots.delete(slot);
    clearTimeout(slot.startTimer);
    clearTimeout(slot.idleTimer);
    slot.worker.onmessage = slot.worker.onmessageerror = slot.worker.onerror = null;
    slot.worker.terminate();
    slot.job?.reject(error);
    slot.job = undefined;
  }
}

/** Beyond eight hashers a disk is the limit, not the processor. Node before 21, where tests run, has no navigator. */
function defaultLimit(): number {
  return Math.min(8, (typeof navigator === 'undefined' ? undefined : navigator.hardwareConcurrency) ?? 2);
}

function createSha256Worker(): Worker {
  return new Worker(new URL('./sha256.worker.ts', import.meta.url), { type: 'module', name: 'sha256' });
}

/** The page's one pool. It costs nothing until it is used. */
export const sha256Pool = new Sha256Pool();

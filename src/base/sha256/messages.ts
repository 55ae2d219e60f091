import type { Sha256ErrorCode } from './errors';

/** What the pool tells a worker. A worker has one job at a time; a job is cancelled by ending the worker. */
export type ToSha256Worker = { kind: 'digest'; blob: Blob };

/** What a worker tells the pool: `ready` once, then per job any number of `progress` and one end. */
export type FromSha256Worker =
  | { kind: 'ready' }
  | { kind: 'progress'; readBytes: number }
  | { kind: 'done'; digest: string }
  | { kind: 'failed'; code: Sha256ErrorCode; message: string };

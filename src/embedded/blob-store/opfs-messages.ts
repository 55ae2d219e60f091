/** To the worker: `write` first and once, then perhaps `abort`. */
export type ToOpfsWorker =
  | { kind: 'write'; partial: FileSystemFileHandle; folder: FileSystemDirectoryHandle; name: string; blob: Blob }
  | { kind: 'abort' };

/** From the worker. After anything but `progress` it is done; what it wrote of a failed blob is still in the partial file. */
export type FromOpfsWorker =
  | { kind: 'progress'; writtenBytes: number }
  | { kind: 'done' }
  | { kind: 'aborted' }
  | { kind: 'full' }
  | { kind: 'failed'; message: string };

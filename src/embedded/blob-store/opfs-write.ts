import { abortError, throwIfAborted } from '@/base/abort';
import { BlobStoreFullError } from './blob-store';
import type { FromOpfsWorker, ToOpfsWorker } from './opfs-messages';

export interface OpfsWriteOptions {
  signal?: AbortSignal;
  /** Bytes written so far, at most ten times a second. */
  onProgress?: (writtenBytes: number) => void;
}

/**
 * Writes `blob` to `partial` in a worker of its own and then moves it to `name` in `folder`, in one
 * step; a file that is already there stays, and `partial` with it. Throws BlobStoreFullError, an Error,
 * or an AbortError, always after `partial` was closed.
 */
export function writeInWorker(
  write: Omit<ToOpfsWorker & { kind: 'write' }, 'kind'>,
  { signal, onProgress }: OpfsWriteOptions,
): Promise<void> {
  throwIfAborted(signal);
  return new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL('./opfs.worker.ts', import.meta.url), { type: 'module', name: 'opfs' });
    const post = (message: ToOpfsWorker) => worker.postMessage(message);
    const onAbort = () => post({ kind: 'abort' });
    const settle = (finish: () => void) => {
      signal?.removeEventListener('abort', onAbort);
      worker.terminate();
      finish();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.onerror = (event) => {
      event.preventDefault();
      settle(() => reject(new Error(event.message || 'The worker that stores files could not be started')));
    };
    worker.onmessage = ({ data }: MessageEvent<FromOpfsWorker>) => {
      switch (data.kind) {
        case 'progress':
          return onProgress?.(data.writtenBytes);
        case 'done':
          onProgress?.(write.blob.size);
          return settle(resolve);
        case 'aborted':
          return settle(() => reject(abortError()));
        case 'full':
          return settle(() => reject(new BlobStoreFullError('The storage of this browser is full')));
        case 'failed':
          return settle(() => reject(new Error(data.message)));
      }
    };
    post({ kind: 'write', ...write });
  });
}

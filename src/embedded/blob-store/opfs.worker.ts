import { isAbort, throwIfAborted } from '@/base/abort';
import type { FromOpfsWorker, ToOpfsWorker } from './opfs-messages';

// Writes one blob into the origin's private file system. In a worker because only there a file can be
// written in place (createSyncAccessHandle), without a second copy of what may be gigabytes.

/** What TypeScript's DOM library does not know; Chromium, Firefox and Safari do. */
interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    write(bytes: Uint8Array, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
  move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** This worker's end of the wire: the DOM's own types take `self` for a window. */
const port = self as unknown as {
  postMessage(message: FromOpfsWorker): void;
  onmessage: ((event: MessageEvent<ToOpfsWorker>) => void) | null;
};

const progressEveryMs = 100;
const abort = new AbortController();

port.onmessage = ({ data }) => {
  if (data.kind === 'abort') abort.abort();
  else
    void write(data).then(
      () => port.postMessage({ kind: 'done' }),
      (error: unknown) => port.postMessage(toFailure(error)),
    );
};

async function write({ partial, folder, name, blob }: ToOpfsWorker & { kind: 'write' }): Promise<void> {
  const handle = partial as WorkerFileHandle;
  await fill(handle, blob);
  throwIfAborted(abort.signal);
  // One at a time: a name that another tab is moving a file to is locked, and move() fails on it.
  await navigator.locks.request(`paddock-blob-${name}`, async () => {
    const isThere = await folder.getFileHandle(name).then(
      () => true,
      () => false,
    );
    // What another tab has put there meanwhile is the same, and somebody may be reading it.
    if (!isThere) await handle.move(folder, name);
  });
}

async function fill(handle: WorkerFileHandle, blob: Blob): Promise<void> {
  const file = await handle.createSyncAccessHandle();
  try {
    const reader = blob.stream().getReader();
    let writtenBytes = 0;
    let reportedAt = 0;
    for (;;) {
      const { done, value } = await reader.read();
      throwIfAborted(abort.signal);
      if (done) break;
      if (file.write(value, { at: writtenBytes }) < value.byteLength) throw new QuotaError();
      writtenBytes += value.byteLength;
      if (performance.now() - reportedAt >= progressEveryMs) {
        reportedAt = performance.now();
        port.postMessage({ kind: 'progress', writtenBytes });
      }
    }
    file.flush();
    if (writtenBytes !== blob.size) throw new Error(`only ${writtenBytes} of ${blob.size} bytes could be read`);
  } finally {
    file.close();
  }
}

class QuotaError extends Error {
  override readonly name = 'QuotaExceededError';
}

function toFailure(error: unknown): FromOpfsWorker {
  if (isAbort(error)) return { kind: 'aborted' };
  if (!(error instanceof Error)) return { kind: 'failed', message: String(error) };
  const isFull = error.name === 'QuotaExceededError' || /no device space|disk is full/i.test(error.message);
  return isFull ? { kind: 'full' } : { kind: 'failed', message: `${error.name}: ${error.message}` };
}

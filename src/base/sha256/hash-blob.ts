import { createSHA256, type IHasher } from 'hash-wasm';
import { throwIfAborted } from '../abort';
import { Sha256Error } from './errors';

/** A compiled hasher, to be used for one blob after the other. Throws where WebAssembly is not allowed. */
export function createSha256Hasher(): Promise<IHasher> {
  return createSHA256();
}

/**
 * The SHA-256 of `blob` as 64 lower-case hex digits, computed on the calling thread: for workers and
 * for Node. In a page use the pool, which keeps the page responsive. Reads ahead while hashing and
 * keeps memory flat whatever the size. `onProgress` is called after every piece read (64 KiB or more).
 *
 * Throws Sha256Error (`file-changed`, `file-unreadable`) when the blob cannot be read to its end, and
 * an AbortError, with reading stopped, when `signal` aborts.
 */
export async function sha256Hex(
  blob: Blob,
  options: { hasher?: IHasher; signal?: AbortSignal; onProgress?: (readBytes: number) => void } = {},
): Promise<string> {
  const { signal, onProgress } = options;
  throwIfAborted(signal);
  const hasher = options.hasher ?? (await createSha256Hasher());
  hasher.init();
  let readBytes = 0;
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw readError(error);
      });
      throwIfAborted(signal);
      if (done) break;
      hasher.update(value);
      readBytes += value.byteLength;
      onProgress?.(readBytes);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error;
  }
  // Firefox reads what is there now and ends cleanly where a file has become shorter.
  if (readBytes !== blob.size) {
    throw new Sha256Error('file-changed', `Read ${readBytes} bytes of a file that had ${blob.size}`);
  }
  return hasher.digest('hex');
}

function readError(error: unknown): Sha256Error {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  return new Sha256Error(name === 'NotFoundError' ? 'file-unreadable' : 'file-changed', message, { cause: error });
}

import { createSHA256, type IHasher } from 'hash-wasm';
import { throwIfAborted } from '../abort';
import { Sha256Error } from './errors';
import { readBlob } from './read-blob';

/** A compiled hasher, to be used for one blob after the other. Throws where WebAssembly is not allowed. */
export function createSha256Hasher(): Promise<IHasher> {
  return createSHA256();
}

/**
 * The SHA-256 of `blob` as 64 lower-case hex digits, computed on the calling thread: for workers and
 * for Node. In a page use the pool, which keeps the page responsive. Reads ahead while hashing and
 * keeps memory flat whatever the size. `onProgress` is called after every piece read (some 64 KiB to
 * some MB).
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
  for await (const piece of readBlob(blob)) {
    throwIfAborted(signal);
    hasher.update(piece);
    readBytes += piece.byteLength;
    onProgress?.(readBytes);
  }
  throwIfAborted(signal);
  // Firefox reads what is there now and ends cleanly where a file has become shorter.
  if (readBytes !== blob.size) {
    throw new Sha256Error('file-changed', `Read ${readBytes} bytes of a file that had ${blob.size}`);
  }
  return hasher.digest('hex');
}

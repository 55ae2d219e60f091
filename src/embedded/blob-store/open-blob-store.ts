import type { BlobStore } from './blob-store';
import { createMemoryBlobStore } from './memory';
import { openOpfsBlobStore } from './opfs';

/**
 * The store that this page may have: the browser's private file system, or memory where there is none
 * (pages without a secure context) or it refuses (private windows). Decided by trying a write, because
 * a private window is a secure context and may still refuse. Never throws.
 */
export async function openBlobStore(): Promise<BlobStore> {
  if (typeof navigator.storage?.getDirectory !== 'function' || !navigator.locks) return createMemoryBlobStore();
  try {
    return await openOpfsBlobStore();
  } catch {
    return createMemoryBlobStore();
  }
}

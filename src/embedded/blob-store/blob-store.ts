import type { Digest } from '@/ollama/types';

/**
 * Where the embedded server keeps blobs and manifests. Writing is all or nothing: an aborted or
 * failed `put` leaves nothing behind. Names of manifests are full model names
 * (`registry.ollama.ai/library/llama3.2/latest`).
 */
export interface BlobStore {
  /** `kept` outlives the visit, `visit` ends with the page. */
  readonly persistence: 'kept' | 'visit';
  has(digest: Digest): Promise<boolean>;
  /** The blob, read from where it lies (never copied into memory), or undefined. */
  get(digest: Digest): Promise<Blob | undefined>;
  /** Stores `blob` under `digest`, which the caller has verified. Throws BlobStoreFullError when the quota is exceeded. */
  put(
    digest: Digest,
    blob: Blob,
    options?: { signal?: AbortSignal; onProgress?: (writtenBytes: number) => void },
  ): Promise<void>;
  delete(digest: Digest): Promise<void>;
  /** `storedAt` where the store knows it: an unreferenced blob is pruned by its age. */
  list(): Promise<{ digest: Digest; sizeBytes: number; storedAt?: Date }[]>;
  readManifest(name: string): Promise<string | undefined>;
  writeManifest(name: string, text: string): Promise<void>;
  deleteManifest(name: string): Promise<void>;
  listManifests(): Promise<{ name: string; modifiedAt: Date }[]>;
}

/** The browser's storage quota is used up. */
export class BlobStoreFullError extends Error {
  override readonly name = 'BlobStoreFullError';
}

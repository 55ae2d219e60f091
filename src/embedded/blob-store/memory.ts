import { throwIfAborted } from '@/base/abort';
import type { Digest } from '@/ollama/types';
import type { BlobStore } from './blob-store';

/** A store that lasts as long as the page. Blobs are kept by reference: a File stays on the user's disk. */
export function createMemoryBlobStore(now: () => Date = () => new Date()): BlobStore {
  const blobs = new Map<Digest, { blob: Blob; storedAt: Date }>();
  const manifests = new Map<string, { text: string; modifiedAt: Date }>();
  return {
    persistence: 'visit',
    has: async (digest) => blobs.has(digest),
    get: async (digest) => blobs.get(digest)?.blob,
    async put(digest, blob, options) {
      throwIfAborted(options?.signal);
      blobs.set(digest, { blob, storedAt: now() });
      options?.onProgress?.(blob.size);
    },
    async delete(digest) {
      blobs.delete(digest);
    },
    list: async () => [...blobs].map(([digest, { blob, storedAt }]) => ({ digest, sizeBytes: blob.size, storedAt })),
    readManifest: async (name) => manifests.get(name)?.text,
    async writeManifest(name, text) {
      manifests.set(name, { text, modifiedAt: now() });
    },
    async deleteManifest(name) {
      manifests.delete(name);
    },
    listManifests: async () => [...manifests].map(([name, { modifiedAt }]) => ({ name, modifiedAt })),
  };
}

import { throwIfAborted } from '@/base/abort';
import { newId } from '@/base/ids';
import type { Digest } from '@/ollama/types';
import { BlobStoreFullError, type BlobStore } from './blob-store';
import { writeInWorker } from './opfs-write';

// In the origin's private file system, as files of the browser's own:
//   <folder>/blobs/sha256-<hex>    whole blobs only, never changed
//   <folder>/partial/<id>          what is being written, each under a lock of the same name
//   <folder>/manifests/<name>      a model's manifest, the name percent-encoded

/**
 * Opens the store in the browser's private file system, where models outlive the visit. Sweeps away
 * what a crash has left half-written, but not what another tab is writing. Throws where the browser
 * has no such file system or does not let this page use it.
 */
export async function openOpfsBlobStore(folderName = 'paddock'): Promise<BlobStore> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  const [blobs, partials, manifests] = await Promise.all(
    ['blobs', 'partial', 'manifests'].map((name) => folder.getDirectoryHandle(name, { create: true })),
  );
  if (!blobs || !partials || !manifests) throw new Error('The folders of the store could not be made');
  await sweep(partials);
  await proveWritable(folder, partials);
  let hasAskedToPersist = false;

  return {
    persistence: 'kept',

    has: async (digest) => (await findFile(blobs, toFileName(digest))) !== undefined,

    async get(digest) {
      const handle = await findFile(blobs, toFileName(digest));
      return await handle?.getFile();
    },

    async put(digest, blob, options = {}) {
      throwIfAborted(options.signal);
      const name = toFileName(digest);
      if (await findFile(blobs, name)) return options.onProgress?.(blob.size);
      await requireSpace(blob.size);
      if (!hasAskedToPersist) {
        hasAskedToPersist = true;
        // Firefox asks the user and answers only then, so nothing waits for it.
        navigator.storage.persist?.().catch(() => false);
      }
      await withPartial(partials, (partial) => writeInWorker({ partial, folder: blobs, name, blob }, options));
    },

    delete: (digest) => removeFile(blobs, toFileName(digest)),

    async list() {
      const found: { digest: Digest; sizeBytes: number; storedAt: Date }[] = [];
      for await (const file of filesIn(blobs)) {
        const digest = file.name.replace('sha256-', 'sha256:') as Digest;
        found.push({ digest, sizeBytes: file.size, storedAt: new Date(file.lastModified) });
      }
      return found;
    },

    async readManifest(name) {
      const handle = await findFile(manifests, encodeURIComponent(name));
      return await (await handle?.getFile())?.text();
    },

    async writeManifest(name, text) {
      const handle = await manifests.getFileHandle(encodeURIComponent(name), { create: true });
      // Written beside and exchanged on close: a crash leaves the old one.
      const writable = await handle.createWritable();
      try {
        await writable.write(text);
        await writable.close();
      } catch (error) {
        throw error instanceof Error && error.name === 'QuotaExceededError' ? full(error) : error;
      }
    },

    deleteManifest: (name) => removeFile(manifests, encodeURIComponent(name)),

    async listManifests() {
      const found: { name: string; modifiedAt: Date }[] = [];
      for await (const file of filesIn(manifests)) {
        // A crash between making the file and its first writing leaves an empty one.
        if (file.size > 0) found.push({ name: decodeURIComponent(file.name), modifiedAt: new Date(file.lastModified) });
      }
      return found;
    },
  };
}

function toFileName(digest: Digest): string {
  return digest.replace(':', '-');
}

function full(cause?: unknown): BlobStoreFullError {
  return new BlobStoreFullError('The storage of this browser is full', { cause });
}

/** Refuses what cannot fit before gigabytes are written. The browser's numbers are estimates, on the safe side. */
async function requireSpace(sizeBytes: number): Promise<void> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota !== undefined && usage !== undefined && sizeBytes > quota - usage) throw full();
}

/** Runs `write` with a new partial file that no other tab takes for a leftover, and removes it after. */
async function withPartial(
  partials: FileSystemDirectoryHandle,
  write: (partial: FileSystemFileHandle) => Promise<void>,
): Promise<void> {
  const id = newId();
  await navigator.locks.request(lockName(id), async () => {
    try {
      await write(await partials.getFileHandle(id, { create: true }));
    } finally {
      // A crashed worker may hold the file a little longer: then the next one who opens the store sweeps it away.
      await removeFile(partials, id).catch(() => undefined);
    }
  });
}

function lockName(id: string): string {
  return `paddock-partial-${id}`;
}

/** Removes what nobody is writing any more. A lock ends with its tab, however that ends. */
async function sweep(partials: FileSystemDirectoryHandle): Promise<void> {
  const names: string[] = [];
  for await (const name of partials.keys()) names.push(name);
  for (const name of names) {
    await navigator.locks.request(lockName(name), { ifAvailable: true }, async (lock) => {
      if (lock) await removeFile(partials, name);
    });
  }
}

/** Some browsers hand the folder out and refuse the first write: it counts only what was written. */
async function proveWritable(folder: FileSystemDirectoryHandle, partials: FileSystemDirectoryHandle): Promise<void> {
  const name = `proof-${newId()}`;
  await withPartial(partials, (partial) => writeInWorker({ partial, folder, name, blob: new Blob(['proof']) }, {}));
  const text = await (await (await findFile(folder, name))?.getFile())?.text();
  await removeFile(folder, name);
  if (text !== 'proof') throw new Error('What was written could not be read back');
}

async function findFile(folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemFileHandle | undefined> {
  try {
    return await folder.getFileHandle(name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function removeFile(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function* filesIn(folder: FileSystemDirectoryHandle): AsyncGenerator<File, void, void> {
  for await (const handle of folder.values()) {
    if (handle.kind !== 'file') continue;
    const file = await (handle as FileSystemFileHandle).getFile().catch((error: unknown) => {
      // Deleted since it was listed.
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (file) yield file;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotFoundError';
}

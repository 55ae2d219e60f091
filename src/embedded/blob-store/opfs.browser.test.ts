import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Digest } from '@/ollama/types';
import { BlobStoreFullError, type BlobStore } from './blob-store';
import { openBlobStore } from './open-blob-store';
import { openOpfsBlobStore } from './opfs';

const digest: Digest = `sha256:${'ab'.repeat(32)}`;
const other: Digest = `sha256:${'cd'.repeat(32)}`;
const folderName = 'paddock-test';
let store: BlobStore;

async function folder(...path: string[]): Promise<FileSystemDirectoryHandle> {
  let handle = await navigator.storage.getDirectory();
  for (const name of [folderName, ...path]) handle = await handle.getDirectoryHandle(name);
  return handle;
}

async function namesIn(...path: string[]): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await folder(...path)).keys()) names.push(name);
  return names.sort();
}

async function sha256(blob: Blob | undefined): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', (await blob?.arrayBuffer()) ?? new ArrayBuffer());
  return new Uint8Array(bytes).join();
}

beforeEach(async () => {
  store = await openOpfsBlobStore(folderName);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await (await navigator.storage.getDirectory()).removeEntry(folderName, { recursive: true });
});

describe('blobs', () => {
  test('are kept with their bytes, listed, and found again by another tab', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const blob = new Blob(Array.from({ length: 50 }, () => bytes));
    const progress: number[] = [];
    await store.put(digest, blob, { onProgress: (writtenBytes) => progress.push(writtenBytes) });
    expect(progress.at(-1)).toBe(3_000_000);
    const again = await openOpfsBlobStore(folderName);
    expect(await again.has(digest)).toBe(true);
    const kept = await again.get(digest);
    expect(kept).toBeInstanceOf(File);
    expect(await sha256(kept)).toBe(await sha256(blob));
    expect(await again.list()).toMatchObject([{ digest, sizeBytes: 3_000_000, storedAt: expect.any(Date) }]);
    expect(await namesIn('partial')).toEqual([]);
    expect(await namesIn()).toEqual(['blobs', 'manifests', 'partial']);
  });

  test('that are not there are undefined, and deleting them is no error', async () => {
    expect(await store.has(digest)).toBe(false);
    expect(await store.get(digest)).toBeUndefined();
    await store.delete(digest);
    await store.put(digest, new Blob(['x']));
    await store.delete(digest);
    expect(await store.has(digest)).toBe(false);
    expect(await store.list()).toEqual([]);
  });

  test('an aborted write leaves nothing behind', async () => {
    const abort = new AbortController();
    const writing = store.put(digest, new Blob([new Uint8Array(64_000_000)]), {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(await store.has(digest)).toBe(false);
    expect(await namesIn('partial')).toEqual([]);
    await expect(store.put(digest, new Blob(['x']), { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await store.put(digest, new Blob(['x']));
    expect(await (await store.get(digest))?.text()).toBe('x');
  });

  test('more than the quota allows is refused before it is written', async () => {
    vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ quota: 100, usage: 60 });
    await expect(store.put(digest, new Blob(['x'.repeat(41)]))).rejects.toBeInstanceOf(BlobStoreFullError);
    expect(await namesIn('partial')).toEqual([]);
    await store.put(other, new Blob(['x'.repeat(40)]));
    expect(await store.has(other)).toBe(true);
  });

  test('two tabs may write the same one at once', async () => {
    const second = await openOpfsBlobStore(folderName);
    const blob = new Blob([new Uint8Array(8_000_000)]);
    await Promise.all([store.put(digest, blob), second.put(digest, blob)]);
    expect((await store.get(digest))?.size).toBe(8_000_000);
    expect(await namesIn('blobs')).toHaveLength(1);
    expect(await namesIn('partial')).toEqual([]);
  });

  test('a read blob stays readable when it is put again', async () => {
    await store.put(digest, new Blob(['same bytes']));
    const file = await store.get(digest);
    await store.put(digest, new Blob(['same bytes']));
    expect(await file?.text()).toBe('same bytes');
  });
});

test('what a crash has left is swept away, what another tab writes is not', async () => {
  const partials = await folder('partial');
  await partials.getFileHandle('leftover', { create: true });
  await partials.getFileHandle('in-use', { create: true });
  await navigator.locks.request('paddock-partial-in-use', async () => {
    await openOpfsBlobStore(folderName);
    expect(await namesIn('partial')).toEqual(['in-use']);
  });
  await openOpfsBlobStore(folderName);
  expect(await namesIn('partial')).toEqual([]);
});

describe('manifests', () => {
  const name = 'registry.example:5000/library/some-model/latest';

  test('are written whole, replaced, listed by their names, and deleted', async () => {
    expect(await store.readManifest(name)).toBeUndefined();
    await store.writeManifest(name, 'a longer first text');
    await store.writeManifest(name, 'second');
    expect(await store.readManifest(name)).toBe('second');
    expect(await store.listManifests()).toEqual([{ name, modifiedAt: expect.any(Date) }]);
    await store.deleteManifest(name);
    await store.deleteManifest(name);
    expect(await store.listManifests()).toEqual([]);
  });
});

describe('the store of this page', () => {
  test('keeps where the browser lets it', async () => {
    expect((await openBlobStore()).persistence).toBe('kept');
  });

  test('lasts for the visit where the browser refuses', async () => {
    vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(new DOMException('Refused', 'SecurityError'));
    const visit = await openBlobStore();
    expect(visit.persistence).toBe('visit');
    await visit.put(digest, new Blob(['x']));
    expect(await (await visit.get(digest))?.text()).toBe('x');
  });
});

import { describe, expect, test, vi } from 'vitest';
import { abortError } from '@/base/abort';
import { sha256Hex } from '@/base/sha256/hash-blob';
import type { DigestOptions } from '@/base/sha256/pool';
import type { Digest } from '@/ollama';
import { DigestMemory } from './digest-memory';

const sizeBytes = 300_000;

/** A memory and the sizes of what it had hashed. */
function memory(given: Partial<ConstructorParameters<typeof DigestMemory>[0]> = {}) {
  const hashed: number[] = [];
  const hash = (blob: Blob, options?: DigestOptions) => {
    hashed.push(blob.size);
    return sha256Hex(blob, options);
  };
  const digests = new DigestMemory({ hash, ...given });
  const wholeReads = () => hashed.filter((size) => size === sizeBytes).length;
  return { digests, wholeReads };
}

function bytes(seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + seed) % 251);
}

const times = { lastModified: 1_700_000_000_000 };

test('a file picked again is not read again', async () => {
  const { digests, wholeReads } = memory();
  const first = await digests.digest(new File([bytes(1)], 'a.gguf', times));
  const second = await digests.digest(new File([bytes(1)], 'a.gguf', times));
  expect(second).toBe(first);
  expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(wholeReads()).toBe(1);
});

test('same name, size and time do not make two files the same', async () => {
  const { digests } = memory();
  const first = await digests.digest(new File([bytes(1)], 'a.gguf', times));
  const second = await digests.digest(new File([bytes(2)], 'a.gguf', times));
  expect(second).not.toBe(first);
});

test('a change of the time alone makes it read again', async () => {
  const { digests, wholeReads } = memory();
  await digests.digest(new File([bytes(1)], 'a.gguf', times));
  await digests.digest(new File([bytes(1)], 'a.gguf', { lastModified: times.lastModified + 1 }));
  expect(wholeReads()).toBe(2);
});

test('two who ask at once wait for one reading, and each hears how far it is', async () => {
  const { digests, wholeReads } = memory();
  const seen = [vi.fn<(readBytes: number) => void>(), vi.fn<(readBytes: number) => void>()];
  const [first, second] = await Promise.all([
    digests.digest(new File([bytes(1)], 'a.gguf', times), { onProgress: seen[0] }),
    digests.digest(new File([bytes(1)], 'a.gguf', times), { onProgress: seen[1] }),
  ]);
  expect(second).toBe(first);
  expect(wholeReads()).toBe(1);
  for (const each of seen) expect(each).toHaveBeenLastCalledWith(sizeBytes);
});

test('one who leaves does not end the reading that another waits for; the last one does', async () => {
  let ended = 0;
  const { digests } = memory({
    hash: (blob, options) => {
      if (blob.size !== sizeBytes) return sha256Hex(blob);
      return new Promise((resolve, reject) => {
        options?.signal?.addEventListener('abort', () => {
          ended += 1;
          reject(abortError());
        });
        if (ended > 0) resolve('e'.repeat(64));
      });
    },
  });
  const blob = new Blob([bytes(1)]);
  const aborts = [new AbortController(), new AbortController()];
  const [first, second] = aborts.map(({ signal }) => digests.digest(blob, { signal }));
  aborts[0]!.abort();
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  expect(ended).toBe(0);
  aborts[1]!.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  expect(ended).toBe(1);
  expect(await digests.digest(blob)).toBe(`sha256:${'e'.repeat(64)}`);
});

test('the same Blob is known without a name, until it is forgotten', async () => {
  const { digests, wholeReads } = memory();
  const blob = new Blob([bytes(3)]);
  await digests.digest(blob);
  await digests.digest(blob);
  expect(wholeReads()).toBe(1);
  digests.forget(blob);
  await digests.digest(blob);
  expect(wholeReads()).toBe(2);
});

test('a forgotten file is read again under any File object', async () => {
  const { digests, wholeReads } = memory();
  const file = new File([bytes(1)], 'a.gguf', times);
  await digests.digest(file);
  digests.forget(file);
  await digests.digest(new File([bytes(1)], 'a.gguf', times));
  expect(wholeReads()).toBe(2);
});

test('an abort or a failure is not remembered', async () => {
  const hash = vi.fn<(blob: Blob) => Promise<string>>().mockRejectedValueOnce(new Error('read'));
  hash.mockResolvedValue('a'.repeat(64));
  const digests = new DigestMemory({ hash });
  const blob = new Blob(['x']);
  await expect(digests.digest(blob)).rejects.toThrow('read');
  await expect(digests.digest(blob)).resolves.toBe(`sha256:${'a'.repeat(64)}`);
});

describe('from one visit to the next', () => {
  const file = (seed = 1) => new File([bytes(seed)], 'a.gguf', times);

  /** Storage that two visits share. */
  function disk() {
    const stored = new Map<string, Digest>();
    const storage = {
      get: async (key: string) => stored.get(key),
      put: async (key: string, digest: Digest) => void stored.set(key, digest),
      remove: async (digest: Digest) => stored.forEach((each, key) => each === digest && stored.delete(key)),
    };
    return { stored, storage, openStorage: async () => storage };
  }

  test('a file is not read again', async () => {
    const { openStorage } = disk();
    const first = await memory({ openStorage }).digests.digest(file());
    const later = memory({ openStorage });
    expect(await later.digests.recall(file())).toBe(first);
    expect(await later.digests.digest(file())).toBe(first);
    expect(later.wholeReads()).toBe(0);
    expect(await later.digests.digest(file(2))).not.toBe(first);
  });

  test('what is not remembered is not read to recall it', async () => {
    const { digests, wholeReads } = memory(disk());
    expect(await digests.recall(file())).toBeUndefined();
    expect(wholeReads()).toBe(0);
  });

  test('a digest that proves wrong is forgotten, even where storage cannot forget', async () => {
    const { openStorage, storage, stored } = disk();
    await memory({ openStorage }).digests.digest(file());
    const wrong: Digest = `sha256:${'f'.repeat(64)}`;
    for (const key of stored.keys()) stored.set(key, wrong);
    storage.remove = () => Promise.reject(new Error('no'));
    const { digests, wholeReads } = memory({ openStorage });
    const picked = file();
    expect(await digests.digest(picked)).toBe(wrong);
    digests.forget(picked);
    expect(await digests.digest(picked)).not.toBe(wrong);
    expect(wholeReads()).toBe(1);
    expect([...stored.values()]).not.toContain(wrong);
  });

  test('storage that is absent, fails or hangs costs a reading and nothing else', async () => {
    const fails = () => Promise.reject(new Error('no storage'));
    const hangs = () => new Promise<never>(() => undefined);
    const broken = [
      { openStorage: fails },
      { openStorage: async () => ({ get: fails, put: fails, remove: fails }) },
      { openStorage: hangs, patienceMs: 1 },
      { openStorage: async () => ({ get: hangs, put: hangs, remove: hangs }), patienceMs: 1 },
    ];
    for (const given of broken) {
      const { digests, wholeReads } = memory(given);
      const picked = file();
      const digest = await digests.digest(picked);
      expect(digest).toMatch(/^sha256:/);
      digests.forget(picked);
      expect(await digests.digest(picked)).toBe(digest);
      expect(wholeReads()).toBe(2);
    }
  });

  test('an abort is heard while storage is waited for', async () => {
    const hangs = () => new Promise<never>(() => undefined);
    const abort = new AbortController();
    const { digests } = memory({
      openStorage: () => {
        abort.abort();
        return hangs();
      },
      patienceMs: 60_000,
    });
    await expect(digests.digest(file(), { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

import { expect, test, vi } from 'vitest';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { DigestMemory } from './digest-memory';

const sizeBytes = 300_000;

/** A memory and the sizes of what it had hashed. */
function memory() {
  const hashed: number[] = [];
  const digests = new DigestMemory((blob, options) => {
    hashed.push(blob.size);
    return sha256Hex(blob, options);
  });
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
  const digests = new DigestMemory(hash);
  const blob = new Blob(['x']);
  await expect(digests.digest(blob)).rejects.toThrow('read');
  await expect(digests.digest(blob)).resolves.toBe(`sha256:${'a'.repeat(64)}`);
});

import { afterEach, expect, test } from 'vitest';
import { Sha256Pool } from './pool';

const pool = new Sha256Pool({ limit: 2 });
afterEach(() => pool.close());

const known: [string, string][] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
];

test.each(known)('digests %j', async (text, digest) => {
  expect(await pool.digest(new Blob([text]))).toBe(digest);
});

test('digests what the platform digests, many at a time, in a few workers', async () => {
  const blobs = Array.from({ length: 9 }, (_, i) => new Blob([new Uint8Array(i * 700_001).fill(i + 1)]));
  const digests = await Promise.all(blobs.map((blob) => pool.digest(blob)));
  expect(digests).toEqual(await Promise.all(blobs.map(platformDigest)));
});

test('reports progress up to the size', async () => {
  const blob = new Blob(Array.from({ length: 64 }, () => new Uint8Array(1 << 20)));
  const seen: number[] = [];
  await pool.digest(blob, { onProgress: (readBytes) => seen.push(readBytes) });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(blob.size);
});

test('an abort in the middle ends the job and leaves the pool working', async () => {
  const block = new Uint8Array(8 << 20);
  const big = new Blob(Array.from({ length: 24 }, () => block));
  const controller = new AbortController();
  const aborted = pool.digest(big, { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  expect(await pool.digest(new Blob(['abc']))).toBe(known[1]?.[1]);
});

test('a worker that cannot be loaded is an error of its own', async () => {
  const broken = new Sha256Pool({ createWorker: () => new Worker('/no-such-worker.js', { type: 'module' }) });
  await expect(broken.digest(new Blob(['abc']))).rejects.toMatchObject({ name: 'Sha256Error', code: 'worker-start' });
});

async function platformDigest(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

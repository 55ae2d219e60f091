import { abortError } from '@/base/abort';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { HttpError } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import type { ContractCase } from '../case';
import { equal, failure, ok } from '../expect';

/**
 * Bytes that no server has yet: one random block over and over, by reference. A page's blobs share a few
 * hundred megabytes, and reading one hangs or fails when they are used up.
 */
function randomBlob(sizeBytes: number): Blob {
  const bytes = new Uint8Array(Math.min(sizeBytes, 65_536));
  crypto.getRandomValues(bytes);
  const block = new Blob([bytes]);
  const count = Math.floor(sizeBytes / block.size);
  return new Blob([...Array.from({ length: count }, () => block), block.slice(0, sizeBytes - count * block.size)]);
}

const digestOf = async (blob: Blob) => toDigest(await sha256Hex(blob));

export const blobCases: ContractCase[] = [
  {
    name: 'stores a blob once: absent, created, there, existed',
    async run({ client }) {
      const blob = randomBlob(1000);
      const digest = await digestOf(blob);
      equal(await client.hasBlob(digest), false, 'before');
      equal(await client.uploadBlob(digest, blob), 'created', 'upload');
      equal(await client.hasBlob(digest), true, 'after');
      equal(await client.uploadBlob(digest, blob), 'existed', 'again');
    },
  },
  {
    name: 'stores an empty blob',
    async run({ client }) {
      const blob = new Blob([]);
      const digest = await digestOf(blob);
      await client.uploadBlob(digest, blob);
      equal(await client.hasBlob(digest), true, 'empty blob');
    },
  },
  {
    name: 'tells how far an upload is',
    async run({ client }) {
      const blob = randomBlob(3_000_000);
      const seen: number[] = [];
      await client.uploadBlob(await digestOf(blob), blob, {
        onProgress: ({ sentBytes, totalBytes }) => {
          equal(totalBytes, blob.size, 'total');
          seen.push(sentBytes);
        },
      });
      ok(seen.length > 0, 'no progress');
      ok(
        seen.every((bytes, index) => bytes <= blob.size && bytes >= (seen[index - 1] ?? 0)),
        `progress goes back or too far: ${seen.join()}`,
      );
      equal(seen.at(-1), blob.size, 'the last progress');
    },
  },
  {
    name: 'refuses a wrong digest and keeps the content under its true one',
    async run({ client }) {
      const blob = randomBlob(5000);
      const truth = await digestOf(blob);
      const wrong = toDigest('0'.repeat(64));
      const error = await failure(client.uploadBlob(wrong, blob), HttpError, 'mismatch');
      equal(
        [error.status, error.serverMessage],
        [400, `digest mismatch, expected "${wrong}", got "${truth}"`],
        'mismatch',
      );
      equal(await client.hasBlob(truth), true, 'the true digest');
      equal(await client.hasBlob(wrong), false, 'the wrong digest');
    },
  },
  {
    name: 'accepts one spelling of a digest only',
    async run(context) {
      const blob = randomBlob(100);
      const digest = await digestOf(blob);
      await context.client.uploadBlob(digest, blob);
      equal((await context.raw('HEAD', '/api/blobs/sha256:xyz')).status, 400, 'HEAD of bad syntax');
      const bad = await context.raw('POST', '/api/blobs/sha256:xyz', 'x');
      equal([bad.status, bad.error], [400, 'invalid digest format'], 'POST of bad syntax');
      equal((await context.raw('HEAD', `/api/blobs/${digest.replace(':', '-')}`)).status, 200, 'HEAD with a hyphen');
      const upper = `sha256:${digest.slice(7).toUpperCase()}`;
      equal((await context.raw('HEAD', `/api/blobs/${upper}`)).status, 404, 'HEAD in upper case');
      const hyphen = await context.raw('POST', `/api/blobs/sha256-${'0'.repeat(64)}`, 'some text');
      equal(hyphen.status, 400, 'POST with a hyphen');
    },
  },
  {
    name: 'keeps nothing of an upload that is aborted',
    async run({ client }) {
      const blob = randomBlob(200_000_000);
      const digest = await digestOf(blob);
      const abort = new AbortController();
      const upload = client.uploadBlob(digest, blob, { signal: abort.signal, onProgress: () => abort.abort() });
      const error: unknown = await upload.catch((reason: unknown) => reason);
      equal((error as Error | undefined)?.name, abortError().name, 'what an abort throws');
      equal(await client.hasBlob(digest), false, 'after the abort');
    },
  },
];

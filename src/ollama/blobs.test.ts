import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { toDigest } from './digest';
import { HttpError, UnreachableError } from './errors';

const blob = new Blob(['these bytes']);
const digest = toDigest(await sha256Hex(blob));
const otherDigest = toDigest('0'.repeat(64));

describe('blobs', () => {
  it('are there once they are uploaded', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    expect(await client.hasBlob(digest)).toBe(false);
    const sent: number[] = [];
    expect(await client.uploadBlob(digest, blob, { onProgress: ({ sentBytes }) => sent.push(sentBytes) })).toBe(
      'created',
    );
    expect(sent.at(-1)).toBe(blob.size);
    expect(await client.hasBlob(digest)).toBe(true);
    expect(await client.uploadBlob(digest, blob)).toBe('existed');
  });

  it('are refused under a wrong digest, and kept under their own', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    const error = await client.uploadBlob(otherDigest, blob).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 400 });
    expect(await client.hasBlob(otherDigest)).toBe(false);
    expect(await client.hasBlob(digest)).toBe(true);
  });

  it('are not kept when the upload is cut or the disk is full', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    simulator.faults.set('/api/blobs', { kind: 'disk-full' }, { times: 1 });
    await expect(client.uploadBlob(digest, blob)).rejects.toMatchObject({ status: 500 });
    simulator.faults.set('/api/blobs', { kind: 'unreachable' }, { times: 1 });
    await expect(client.uploadBlob(digest, blob)).rejects.toBeInstanceOf(UnreachableError);
    expect(await client.hasBlob(digest)).toBe(false);
  });
});

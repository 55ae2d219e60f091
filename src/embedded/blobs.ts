import { isDigest, toDigest } from '@/ollama/digest';
import type { Digest } from '@/ollama/types';
import { empty, Refusal, type Connection } from './answers';
import type { BlobStore } from './blob-store/blob-store';
import type { HashBlob } from './models';

const digestSyntax = /^sha256[:-][0-9a-fA-F]{64}$/;

/** `HEAD /api/blobs/:digest`. */
export async function headBlob(store: BlobStore, digest: string): Promise<Response> {
  return empty((await find(store, digest)) ? 200 : 404);
}

/**
 * `POST /api/blobs/:digest`: hashes the content and stores it. What hashes to something else is
 * refused, and kept under its true digest all the same, as the real server does.
 *
 * `onProgress` counts every byte twice: hashed, then stored.
 */
export async function postBlob(
  store: BlobStore,
  hash: HashBlob,
  digest: string,
  body: string | Blob | undefined,
  connection: Connection,
  onProgress?: (fraction: number) => void,
): Promise<Response> {
  if (await find(store, digest)) return empty(200);
  const blob = body instanceof Blob ? body : new Blob([body ?? '']);
  const { signal } = connection;
  const portion = (bytes: number) => (blob.size === 0 ? 1 : bytes / blob.size) / 2;
  const actual = toDigest(await hash(blob, { signal, onProgress: (bytes) => onProgress?.(portion(bytes)) }));
  await store.put(actual, blob, { signal, onProgress: (bytes) => onProgress?.(0.5 + portion(bytes)) });
  if (actual === digest) return empty(201);
  throw new Refusal(400, `digest mismatch, expected "${digest}", got "${actual}"`);
}

/** Whether the blob is there. `sha256-` finds it too, upper-case hex never. Throws a Refusal of 400 for a bad syntax. */
async function find(store: BlobStore, text: string): Promise<boolean> {
  if (!digestSyntax.test(text)) throw new Refusal(400, 'invalid digest format');
  const digest = text.replace('-', ':');
  return isDigest(digest) && store.has(digest as Digest);
}

import { toBase64 } from '@/base/base64';
import type { Blobs } from './blobs';
import { blobsOf, type BlobId, type Message } from './message';

/** The images and recordings of messages as bare base64, by their ids. What is not there is left out. */
export async function readMedia(
  messages: readonly Message[],
  blobs: Pick<Blobs, 'get'>,
): Promise<ReadonlyMap<BlobId, string>> {
  const media = new Map<BlobId, string>();
  for (const id of new Set(messages.flatMap(blobsOf))) {
    const blob = await blobs.get(id);
    if (blob) media.set(id, await toBase64(blob));
  }
  return media;
}

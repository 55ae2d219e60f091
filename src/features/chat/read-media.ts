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

/** As much at a time as a call takes arguments. */
const piece = 0x8000;

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return btoa(text);
}

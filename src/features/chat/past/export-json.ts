import { blobsOf, type BlobId, type Conversation, type Message } from '../message';
import { toBase64 } from '@/base/base64';
import { ourFormat, ourVersion } from './parse-export';

export interface Exported {
  conversation: Conversation;
  messages: Message[];
}

/**
 * [Note: Our export] `{ format: 'paddock-conversations', version: 1, exportedAt, conversations, blobs }`.
 * `conversations` has `{ conversation, messages }` as they are stored (message.ts), the messages of all
 * branches in no order; `blobs` has what they were put, by the ids they name: `{ type, base64 }`. A change of
 * meaning is a new version here and in parse-export.ts.
 *
 * Written piece by piece, so that no more than one conversation is in memory as a text.
 */
export async function toJsonFile(
  conversations: AsyncIterable<Exported>,
  { blobOf, now }: { blobOf: (id: BlobId) => Promise<Blob | undefined>; now: Date },
): Promise<Blob> {
  const head = { format: ourFormat, version: ourVersion, exportedAt: now.toISOString() };
  const pieces: BlobPart[] = [`${JSON.stringify(head).slice(0, -1)},"conversations":[`];
  const blobIds = new Set<BlobId>();
  let isFirst = true;
  for await (const exported of conversations) {
    // As a Blob each, which the browser may keep elsewhere.
    pieces.push(new Blob([isFirst ? '\n' : ',\n', JSON.stringify(exported)]));
    for (const message of exported.messages) for (const id of blobsOf(message)) blobIds.add(id);
    isFirst = false;
  }
  pieces.push('\n],"blobs":{');
  isFirst = true;
  for (const id of blobIds) {
    const blob = await blobOf(id);
    if (!blob) continue;
    const value = JSON.stringify({ type: blob.type, base64: await toBase64(blob) });
    pieces.push(new Blob([isFirst ? '\n' : ',\n', `${JSON.stringify(id)}:${value}`]));
    isFirst = false;
  }
  pieces.push('\n}}\n');
  return new Blob(pieces, { type: 'application/json' });
}

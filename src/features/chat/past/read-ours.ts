import { blobsOf, type Message, type Part } from '../message';
import { isRecord, toConversation, toMessages } from '../read-stored';
import { fromBase64 } from './data-url';
import { lose, toImported, type Imported, type Losses, type ReadPorts } from './imported';
import type { Found } from './tree';

/**
 * A conversation of our own export. Undefined where it is none. `blobOf` finds what its messages need, as it
 * was written.
 */
export async function readOurs(
  item: unknown,
  { keepBlob, blobOf }: ReadPorts & { blobOf: (id: string) => Promise<unknown> },
): Promise<Imported | undefined> {
  const given = isRecord(item) ? toConversation(item.conversation) : undefined;
  if (!isRecord(item) || !given) return undefined;
  const { id } = given;
  const rows = Array.isArray(item.messages) ? item.messages : [];
  const { messages, unreadableCount } = toMessages(
    rows.map((row) => (isRecord(row) ? { ...row, conversationId: id } : row)),
  );
  const losses: Losses = {};
  lose(losses, 'messages', unreadableCount);

  const kept = new Map<string, string>();
  for (const blobId of new Set(messages.flatMap(blobsOf))) {
    const value = await blobOf(blobId);
    const { type, base64 } = isRecord(value) ? value : {};
    const blob = typeof type === 'string' && typeof base64 === 'string' ? fromBase64(base64, type) : undefined;
    if (blob) kept.set(blobId, await keepBlob(blob));
  }
  const found: Found[] = messages.map((message) => {
    const parts = message.parts.flatMap((part): Part[] => {
      if (!('blobId' in part)) return [part];
      const blobId = kept.get(part.blobId);
      if (blobId === undefined) lose(losses, 'images');
      return blobId === undefined ? [] : [{ ...part, blobId }];
    });
    return { id: message.id, parentId: message.parentId, message: { ...ended(message), parts } };
  });

  // A file may come from anybody: it switches no tool of this browser on.
  const { toolIds, ...setup } = given.setup ?? {};
  if (toolIds) lose(losses, 'tools');
  const { leafId, titleBy, ...rest } = given;
  const imported = toImported({ ...rest, setup }, found, leafId ?? undefined, losses);
  const { titleBy: _ofOthers, ...conversation } = imported.conversation;
  return { ...imported, conversation: { ...conversation, ...(titleBy && { titleBy }) } };
}

/** Nobody goes on writing what a file has the beginning of. */
function ended(message: Message): Message {
  return message.role === 'assistant' && message.status === 'streaming'
    ? { ...message, status: 'interrupted' }
    : message;
}

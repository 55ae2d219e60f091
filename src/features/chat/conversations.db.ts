import { Dexie, type Table, type Transaction } from 'dexie';
import { blobsOf, type AssistantMessage, type BlobId, type Conversation, type ConversationId } from './message';
import type { Message, MessageId } from './message';
import { toConversation, toMessage, toMessages } from './read-stored';

/**
 * Conversations in IndexedDB. A change of what is stored is a new version with an upgrade; the data of
 * each old version is kept as a fixture in conversations.db.test.ts.
 */
class ConversationsDb extends Dexie {
  conversations!: Table<unknown, ConversationId>;
  messages!: Table<unknown, MessageId>;
  blobs!: Table<BlobRow, BlobId>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ conversations: 'id', messages: 'id, conversationId, status' });
    this.version(2)
      .stores({ conversations: 'id', messages: 'id, conversationId, status, *blobIds', blobs: 'id' })
      .upgrade(moveImagesToBlobs);
  }
}

interface BlobRow {
  id: BlobId;
  blob: Blob;
  /** When it was put there, in milliseconds since 1970. */
  at: number;
}

/** A message as it is stored: with the blobs that it needs, for the index. */
function toRow(message: Message): Message & { blobIds?: BlobId[] } {
  const blobIds = blobsOf(message);
  return blobIds.length > 0 ? { ...message, blobIds } : message;
}

/** Version 1 had images within messages, as base64. Their bytes are named by their place, not by their digest. */
async function moveImagesToBlobs(transaction: Transaction): Promise<void> {
  const blobs: BlobRow[] = [];
  await transaction
    .table('messages')
    .toCollection()
    .modify((message: Record<string, unknown>) => {
      if (!Array.isArray(message.parts)) return;
      const blobIds: BlobId[] = [];
      message.parts = message.parts.map((part: unknown, index) => {
        const { kind, base64, mediaType } = (part ?? {}) as Record<string, unknown>;
        if (kind !== 'image' || typeof base64 !== 'string' || typeof mediaType !== 'string') return part;
        const id = `${String(message.id)}-${index}`;
        blobs.push({ id, blob: new Blob([bytesOf(base64)], { type: mediaType }), at: Date.now() });
        blobIds.push(id);
        return { kind, blobId: id, mediaType, name: '' };
      });
      if (blobIds.length > 0) message.blobIds = blobIds;
    });
  await transaction.table('blobs').bulkPut(blobs);
}

/** Empty where it is no base64: one bad image must not keep the others from being upgraded. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

export type ConversationsStorage = ReturnType<typeof openConversations>;

/**
 * Opens the stored conversations. Every function rejects with what IndexedDB says (no space, no
 * storage in this browser) and is all or nothing. What is stored is read, not believed (read-stored.ts):
 * what cannot be used is as if it were not there, and counted where many are read.
 */
export function openConversations(name = 'paddock-conversations') {
  const db = new ConversationsDb(name);

  return {
    /** All of them, without their messages, in no order. */
    list: async (): Promise<{ conversations: Conversation[]; unreadableCount: number }> => {
      const stored = await db.conversations.toArray();
      const conversations = stored.flatMap((value) => toConversation(value) ?? []);
      return { conversations, unreadableCount: stored.length - conversations.length };
    },

    conversation: async (id: ConversationId): Promise<Conversation | undefined> =>
      toConversation(await db.conversations.get(id)),

    message: async (id: MessageId): Promise<Message | undefined> => toMessage(await db.messages.get(id)),

    /** All messages of a conversation, of all its branches, in no order. */
    messagesOf: async (id: ConversationId): Promise<{ messages: Message[]; unreadableCount: number }> =>
      toMessages(await db.messages.where({ conversationId: id }).toArray()),

    /** Answers that some page is writing, or was when it went away. */
    streaming: async (): Promise<AssistantMessage[]> => {
      const { messages } = toMessages(await db.messages.where({ status: 'streaming' }).toArray());
      return messages.filter((message) => message.role === 'assistant');
    },

    /** Stores a conversation and some of its messages together. */
    save: (conversation: Conversation, messages: Message[] = []): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        await db.conversations.put(conversation);
        await db.messages.bulkPut(messages.map(toRow));
      }),

    /** Stores a conversation and some of its messages, unless it was deleted. Returns whether it is there. */
    change: (conversation: Conversation, messages: Message[] = []): Promise<boolean> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        if (!(await db.conversations.get(conversation.id))) return false;
        await db.conversations.put(conversation);
        await db.messages.bulkPut(messages.map(toRow));
        return true;
      }),

    /** Stores a message, unless its conversation is gone. */
    saveMessage: (message: Message): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        if (await db.conversations.get(message.conversationId)) await db.messages.put(toRow(message));
      }),

    /** Replaces a message by what `change` makes of it; nothing when it is gone or nothing is returned. */
    changeMessage: (id: MessageId, change: (message: Message) => Message | undefined): Promise<Message | undefined> =>
      db.transaction('rw', db.messages, async () => {
        const message = toMessage(await db.messages.get(id));
        const changed = message && change(message);
        if (changed) await db.messages.put(toRow(changed));
        return changed;
      }),

    /** Takes a message out; what followed it follows the one before it. */
    removeMessage: (conversation: Conversation, id: MessageId, children: Message[]): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        await db.messages.delete(id);
        await db.messages.bulkPut(children.map(toRow));
        await db.conversations.put(conversation);
      }),

    /** Deletes a conversation with all its messages. Returns the blobs that they needed. */
    remove: (id: ConversationId): Promise<BlobId[]> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        const messages = db.messages.where({ conversationId: id });
        const blobIds = (await messages.toArray()).flatMap((row) => toBlobIds(row));
        await messages.delete();
        await db.conversations.delete(id);
        return blobIds;
      }),

    /** Stores a blob, once. */
    putBlob: async (id: BlobId, blob: Blob): Promise<void> => {
      if ((await db.blobs.where({ id }).count()) === 0) await db.blobs.put({ id, blob, at: Date.now() });
    },

    blob: async (id: BlobId): Promise<Blob | undefined> => {
      const stored: unknown = (await db.blobs.get(id))?.blob;
      return stored instanceof Blob ? stored : undefined;
    },

    /** The blobs that were put there before a time and that no message needs. */
    unusedBlobs: (beforeMs: number): Promise<BlobId[]> =>
      db.transaction('r', db.blobs, db.messages, async () => {
        const used = new Set(await db.messages.orderBy('blobIds').uniqueKeys());
        const old = await db.blobs.filter(({ at }) => at < beforeMs).primaryKeys();
        return old.filter((id) => !used.has(id));
      }),

    /** Deletes those of the blobs that no message needs. */
    removeUnusedBlobs: (ids: readonly BlobId[]): Promise<void> =>
      db.transaction('rw', db.blobs, db.messages, async () => {
        for (const id of new Set(ids))
          if ((await db.messages.where({ blobIds: id }).count()) === 0) await db.blobs.delete(id);
      }),

    close: (): void => db.close(),
  };
}

function toBlobIds(row: unknown): BlobId[] {
  const message = toMessage(row);
  return message ? blobsOf(message) : [];
}

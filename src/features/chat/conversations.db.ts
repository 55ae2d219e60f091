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
      .stores({
        conversations: 'id',
        messages: 'id, conversationId, [conversationId+id], status, *blobIds',
        blobs: 'id',
      })
      .upgrade(moveImagesToBlobs);
  }
}

interface BlobRow {
  id: BlobId;
  blob: Blob;
  /** When it was put there, in milliseconds since 1970. */
  at: number;
}

/** A deleted conversation as it was stored, with what its messages needed. */
export interface RemovedRows {
  conversation: unknown;
  messages: { id?: unknown }[];
  blobs: BlobRow[];
}

/** How many messages are read at a time: few enough for a frame. */
const pieceCount = 400;

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
    messagesOf: async (id: ConversationId): Promise<{ messages: Message[]; unreadableCount: number }> => {
      const rows: unknown[] = [];
      const messages: Message[] = [];
      let unreadableCount = 0;
      for (let after: unknown = Dexie.minKey; ;) {
        const rest = db.messages.where('[conversationId+id]').between([id, after], [id, Dexie.maxKey], false, true);
        const piece = await rest.limit(pieceCount).toArray();
        const read = toMessages(piece);
        rows.push(...piece);
        messages.push(...read.messages);
        unreadableCount += read.unreadableCount;
        // What followed one that is lost may be in another piece.
        if (piece.length < pieceCount) return unreadableCount > 0 ? toMessages(rows) : { messages, unreadableCount };
        after = (piece.at(-1) as { id: unknown }).id;
      }
    },

    /**
     * A conversation's messages up to one, `count` at most, the last one first. None where one of them cannot
     * be used: what it was followed by is known only from all of them.
     */
    branchEnd: (id: ConversationId, leafId: MessageId, count: number): Promise<Message[]> =>
      db.transaction('r', db.messages, async () => {
        const messages: Message[] = [];
        for (let at: MessageId | null = leafId; at !== null && messages.length < count;) {
          const message = toMessage(await db.messages.get(at));
          if (message?.conversationId !== id) return [];
          messages.push(message);
          at = message.parentId;
        }
        return messages;
      }),

    /** Messages by their ids, undefined where there is none. */
    messages: async (ids: MessageId[]): Promise<Map<MessageId, Message | undefined>> => {
      const rows = await db.messages.bulkGet(ids);
      return new Map(ids.map((id, index) => [id, toMessage(rows[index])]));
    },

    /** Messages of all conversations, `count` rows from after an id on. `last` is undefined at the end. */
    messagesAfter: async (
      id: MessageId | undefined,
      count: number,
    ): Promise<{ messages: Message[]; last: MessageId | undefined }> => {
      // Keys that are no texts are none of ours.
      const rows = await db.messages
        .where('id')
        .above(id ?? '')
        .limit(count)
        .toArray();
      const last = (rows.at(-1) as { id?: unknown } | undefined)?.id;
      const isEnd = rows.length < count || typeof last !== 'string';
      return { messages: rows.flatMap((row) => toMessage(row) ?? []), last: isEnd ? undefined : last };
    },

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

    /** Deletes a conversation with all its messages, not their blobs. Returns what putBack() takes. */
    remove: (id: ConversationId): Promise<RemovedRows> =>
      db.transaction('rw', db.conversations, db.messages, db.blobs, async () => {
        const found = db.messages.where({ conversationId: id });
        const messages = (await found.toArray()) as RemovedRows['messages'];
        const conversation = await db.conversations.get(id);
        const blobIds = new Set(messages.flatMap((row) => toBlobIds(row)));
        const blobs = (await db.blobs.bulkGet([...blobIds])).filter((row) => row !== undefined);
        await found.delete();
        await db.conversations.delete(id);
        return { conversation, messages, blobs };
      }),

    /** Stores again what was deleted. */
    putBack: ({ conversation, messages, blobs }: RemovedRows): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, db.blobs, async () => {
        await db.conversations.put(conversation);
        await db.messages.bulkPut(messages);
        await db.blobs.bulkPut(blobs);
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

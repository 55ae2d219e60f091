import { Dexie, type EntityTable, type Table } from 'dexie';
import type { AssistantMessage, Conversation, ConversationId, Message, MessageId } from './message';

/**
 * Conversations in IndexedDB. A change of what is stored is a new version with an upgrade; the data of
 * each old version is kept as a fixture in conversations.db.test.ts.
 */
class ConversationsDb extends Dexie {
  conversations!: EntityTable<Conversation, 'id'>;
  messages!: Table<Message, MessageId>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ conversations: 'id', messages: 'id, conversationId, status' });
  }
}

export type ConversationsStorage = ReturnType<typeof openConversations>;

/**
 * Opens the stored conversations. Every function rejects with what IndexedDB says (no space, no
 * storage in this browser) and is all or nothing.
 */
export function openConversations(name = 'paddock-conversations') {
  const db = new ConversationsDb(name);

  return {
    /** All of them, without their messages, in no order. */
    list: (): Promise<Conversation[]> => db.conversations.toArray(),

    conversation: (id: ConversationId): Promise<Conversation | undefined> => db.conversations.get(id),

    message: (id: MessageId): Promise<Message | undefined> => db.messages.get(id),

    /** All messages of a conversation, of all its branches, in no order. */
    messagesOf: (id: ConversationId): Promise<Message[]> => db.messages.where({ conversationId: id }).toArray(),

    /** Answers that some page is writing, or was when it went away. */
    streaming: async (): Promise<AssistantMessage[]> => {
      const found = await db.messages.where({ status: 'streaming' }).toArray();
      return found.filter((message) => message.role === 'assistant');
    },

    /** Stores a conversation and some of its messages together. */
    save: (conversation: Conversation, messages: Message[] = []): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        await db.conversations.put(conversation);
        await db.messages.bulkPut(messages);
      }),

    /** Stores a message, unless its conversation is gone. */
    saveMessage: (message: Message): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        if (await db.conversations.get(message.conversationId)) await db.messages.put(message);
      }),

    /** Replaces a message by what `change` makes of it; nothing when it is gone or nothing is returned. */
    changeMessage: (id: MessageId, change: (message: Message) => Message | undefined): Promise<Message | undefined> =>
      db.transaction('rw', db.messages, async () => {
        const message = await db.messages.get(id);
        const changed = message && change(message);
        if (changed) await db.messages.put(changed);
        return changed;
      }),

    /** Takes a message out; what followed it follows the one before it. */
    removeMessage: (conversation: Conversation, id: MessageId, children: Message[]): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        await db.messages.delete(id);
        await db.messages.bulkPut(children);
        await db.conversations.put(conversation);
      }),

    /** Deletes a conversation with all its messages. */
    remove: (id: ConversationId): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        await db.conversations.delete(id);
        await db.messages.where({ conversationId: id }).delete();
      }),

    close: (): void => db.close(),
  };
}

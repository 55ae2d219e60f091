import { Dexie, type Table } from 'dexie';
import type { AssistantMessage, Conversation, ConversationId, Message, MessageId } from './message';
import { toConversation, toMessage, toMessages } from './read-stored';

/**
 * Conversations in IndexedDB. A change of what is stored is a new version with an upgrade; the data of
 * each old version is kept as a fixture in conversations.db.test.ts.
 */
class ConversationsDb extends Dexie {
  conversations!: Table<unknown, ConversationId>;
  messages!: Table<unknown, MessageId>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ conversations: 'id', messages: 'id, conversationId, status' });
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
        await db.messages.bulkPut(messages);
      }),

    /** Stores a conversation and some of its messages, unless it was deleted. Returns whether it is there. */
    change: (conversation: Conversation, messages: Message[] = []): Promise<boolean> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        if (!(await db.conversations.get(conversation.id))) return false;
        await db.conversations.put(conversation);
        await db.messages.bulkPut(messages);
        return true;
      }),

    /** Stores a message, unless its conversation is gone. */
    saveMessage: (message: Message): Promise<void> =>
      db.transaction('rw', db.conversations, db.messages, async () => {
        if (await db.conversations.get(message.conversationId)) await db.messages.put(message);
      }),

    /** Replaces a message by what `change` makes of it; nothing when it is gone or nothing is returned. */
    changeMessage: (id: MessageId, change: (message: Message) => Message | undefined): Promise<Message | undefined> =>
      db.transaction('rw', db.messages, async () => {
        const message = toMessage(await db.messages.get(id));
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

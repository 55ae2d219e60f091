import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { ConversationsStorage } from './conversations.db';
import type { Conversation, ConversationId, Message, MessageId } from './message';
import { openPagesChannel } from './pages-channel';
import { recoverTurns, watchAnswer } from './recover';
import { Thread } from './thread';

/**
 * The stored conversations, and the messages of those that are in use. Follows what other open pages
 * of this site store. Turns are run by turns.store.ts.
 */
export const useConversationsStore = defineStore('conversations', () => {
  const byId = shallowReactive(new Map<ConversationId, Conversation>());
  const threads = shallowReactive(new Map<ConversationId, Thread>());
  /** The answers that this page is writing. */
  const writing = shallowReactive(new Map<ConversationId, MessageId>());
  const openId = ref<ConversationId>();
  const isLoaded = ref(false);
  /** What the browser said when it could not keep something: then everything lasts for this visit only. */
  const storageError = shallowRef<unknown>();

  const conversations = computed(() => [...byId.values()].sort((a, b) => b.updatedAt - a.updatedAt));

  // dexie loads beside the page, not before it.
  const storage = import('./conversations.db').then(({ openConversations }) => openConversations());

  /** Waits for what is to be read or written. Returns whether that worked; never rejects. */
  async function keep(work: (storage: ConversationsStorage) => Promise<unknown>): Promise<boolean> {
    try {
      await work(await storage);
      return true;
    } catch (error) {
      storageError.value = error;
      return false;
    }
  }

  const pages = openPagesChannel({
    changed: (id, messageIds) => void reload(id, messageIds),
    removed: forget,
    writes: writesHere,
  });

  function writesHere(id: MessageId): boolean {
    return [...writing.values()].includes(id);
  }

  const recovery = {
    writesHere,
    isWrittenElsewhere: pages.isWrittenElsewhere,
    onRecovered: ({ conversationId, id }: Message) => {
      void reload(conversationId, [id]);
      pages.changed(conversationId, id);
    },
  };

  const started = keep(async (db) => {
    for (const stored of await db.list()) if (!byId.has(stored.id)) byId.set(stored.id, stored);
    isLoaded.value = true;
    void keep(() => recoverTurns({ ...recovery, storage: db }));
  }).finally(() => (isLoaded.value = true));

  /** Takes over what another page has stored. An answer that it is writing is watched. */
  async function reload(id: ConversationId, messageIds: MessageId[]): Promise<void> {
    await keep(async (db) => {
      const conversation = await db.conversation(id);
      if (!conversation) return;
      const isKnown = byId.has(id);
      byId.set(id, conversation);
      const thread = threads.get(id);
      for (const messageId of thread ? messageIds : []) {
        const message = await db.message(messageId);
        if (message) thread?.put(message);
        else thread?.remove(messageId);
      }
      if (!isKnown || thread?.path.value.at(-1) !== conversation.leafId) thread?.show(conversation.leafId);
    });
  }

  /** Reads a conversation's messages, once. Undefined where there is no conversation of that id. */
  async function open(id: ConversationId): Promise<Thread | undefined> {
    openId.value = id;
    await started;
    const conversation = byId.get(id);
    if (!conversation) return undefined;
    if (!threads.has(id)) {
      const thread = new Thread();
      await keep(async (db) => thread.put(...(await db.messagesOf(id))));
      thread.show(byId.get(id)?.leafId ?? null);
      // A turn may have begun there in the meantime.
      if (!threads.has(id)) threads.set(id, thread);
      void keep((db) => watchForeign(thread, db));
    }
    for (const other of threads.keys()) if (other !== openId.value && !writing.has(other)) threads.delete(other);
    return threads.get(id);
  }

  /** Watches what other pages are writing here, in case they go away. */
  async function watchForeign(thread: Thread, db: ConversationsStorage): Promise<void> {
    const id = thread.path.value.at(-1);
    const last = id === undefined ? undefined : thread.message(id);
    if (last?.status === 'streaming' && !writesHere(last.id)) await watchAnswer(last.id, { ...recovery, storage: db });
  }

  function close(): void {
    openId.value = undefined;
  }

  /** Changes a conversation on screen, in storage and for other pages, with messages that changed with it. */
  async function save(conversation: Conversation, messages: Message[] = []): Promise<boolean> {
    put(conversation, messages);
    const isKept = await keep((db) => db.save(conversation, messages));
    pages.changed(conversation.id, ...messages.map(({ id }) => id));
    return isKept;
  }

  /** Changes a conversation on screen. */
  function put(conversation: Conversation, messages: Message[] = []): void {
    byId.set(conversation.id, conversation);
    if (!threads.has(conversation.id)) threads.set(conversation.id, new Thread());
    const thread = threads.get(conversation.id)!;
    thread.put(...messages);
    thread.show(conversation.leafId);
  }

  /** Shows the branch that goes through this message. */
  async function showBranch(id: ConversationId, messageId: MessageId): Promise<void> {
    const conversation = byId.get(id);
    const leafId = threads.get(id)?.leafOf(messageId);
    if (conversation && leafId) await save({ ...conversation, leafId });
  }

  /** Deletes a message. What followed it stays and follows the one before it. */
  async function removeMessage({ id, conversationId, parentId }: Message): Promise<void> {
    const conversation = byId.get(conversationId);
    const thread = threads.get(conversationId);
    if (!conversation || !thread) return;
    const children = thread.childrenOf(id).map((child) => ({ ...thread.message(child)!, parentId }));
    const others = thread.siblings(id).filter((sibling) => sibling !== id);
    const end = others.at(-1) ?? parentId;
    const leafId = conversation.leafId === id ? (end === null ? null : thread.leafOf(end)) : conversation.leafId;
    const changed = { ...conversation, leafId: leafId === id ? parentId : leafId };
    thread.put(...children);
    thread.remove(id);
    put(changed);
    await keep((db) => db.removeMessage(changed, id, children));
    pages.changed(conversationId, id, ...children.map((child) => child.id));
  }

  /** Deletes a conversation with all its messages. */
  async function remove(id: ConversationId): Promise<void> {
    forget(id);
    await keep((db) => db.remove(id));
    pages.removed(id);
  }

  function forget(id: ConversationId): void {
    byId.delete(id);
    threads.delete(id);
  }

  return {
    conversations,
    byId,
    threads,
    writing,
    openId,
    isLoaded,
    storageError,
    pages,
    keep,
    open,
    close,
    put,
    save,
    showBranch,
    removeMessage,
    remove,
  };
});

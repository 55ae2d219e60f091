import { defineStore } from 'pinia';
import { computed, markRaw, shallowReactive } from 'vue';
import { ConversationLog, type LogView } from './conversation-log';
import { isInDraft } from './drafts';
import type { Conversation, ConversationId, MessageId } from './message';
import { openPagesChannel } from './pages-channel';
import type { Thread } from './thread';

/** The stored conversations, as a view of the log that owns them. */
export const useConversationsStore = defineStore('conversations', () => {
  const view = shallowReactive<LogView>({
    byId: shallowReactive(new Map<ConversationId, Conversation>()),
    threads: shallowReactive(new Map<ConversationId, Thread>()),
    writing: shallowReactive(new Map<MessageId, ConversationId>()),
    openId: undefined,
    isLoaded: false,
    storageError: undefined,
    unreadableCount: 0,
  });
  const log = markRaw(
    new ConversationLog({
      view,
      // dexie loads beside the page, not before it.
      openStorage: () => import('./conversations.db').then(({ openConversations }) => openConversations()),
      openPages: openPagesChannel,
      digest: async (blob) => (await import('@/base/sha256/hash-blob')).sha256Hex(blob),
      isInDraft,
    }),
  );

  const conversations = computed(() => [...view.byId.values()].sort((a, b) => b.updatedAt - a.updatedAt));

  return { view, log, conversations };
});

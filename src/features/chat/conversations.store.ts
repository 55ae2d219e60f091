import { defineStore } from 'pinia';
import { computed, markRaw, shallowReactive } from 'vue';
import { ConversationLog } from './conversation-log';
import { isInDraft } from './drafts';
import type { LogView } from './log-view';
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
      shown: idle,
      digest: async (blob) => (await import('@/base/sha256/hash-blob')).sha256Hex(blob),
      isInDraft,
    }),
  );

  const conversations = computed(() => [...view.byId.values()].sort((a, b) => b.updatedAt - a.updatedAt));

  return { view, log, conversations };
});

/** How long reading the rest of a conversation waits at most, in a page that is never idle. */
const idleWithinMs = 500;

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Not in Safari.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: idleWithinMs });
    else setTimeout(resolve, 100);
  });
}

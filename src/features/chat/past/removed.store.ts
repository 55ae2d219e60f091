import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { toChat, toConversation } from '@/shared/links';
import type { Removed } from '../conversation-log';
import { useConversationsStore } from '../conversations.store';
import type { Conversation } from '../message';

/** What was deleted last, and the way back. Kept while the list is closed. */
export const useRemovedStore = defineStore('removed-conversations', () => {
  const { log, view } = useConversationsStore();
  const router = useRouter();
  const removed = shallowRef<{ all: Removed[]; openId: string | undefined }>();

  /** Deletes conversations at once. What was deleted before them cannot be brought back any longer. */
  async function remove(conversations: readonly Conversation[]): Promise<void> {
    const openId = conversations.find(({ id }) => id === view.openId)?.id;
    if (openId !== undefined) await router.replace(toChat());
    const gone = await Promise.all(conversations.map(({ id }) => log.remove(id)));
    const all = gone.filter((each) => each !== undefined);
    if (all.length > 0) removed.value = { all, openId };
  }

  async function undo(): Promise<void> {
    const taken = removed.value;
    removed.value = undefined;
    if (!taken) return;
    for (const each of taken.all) await log.restore(each);
    if (taken.openId !== undefined) await router.push(toConversation(taken.openId));
  }

  function dismiss(): void {
    removed.value = undefined;
  }

  return { removed, remove, undo, dismiss };
});

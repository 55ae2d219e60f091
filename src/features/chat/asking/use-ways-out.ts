import { nextTick, provide, type ComputedRef, type Ref, type WritableComputedRef } from 'vue';
import { useRouter } from 'vue-router';
import { toChat } from '@/shared/links';
import type { ServerClient } from '@/shared/use-client';
import { readDraft, writeDraft } from '../drafts';
import { isBlank } from '../message';
import type { ConversationSetup } from '../conversation-setup';
import type { Thread } from '../thread';
import { waysOutKey } from './ways-out';

interface Place {
  client: ComputedRef<ServerClient | undefined>;
  thread: Readonly<Ref<Thread | undefined>>;
  setup: WritableComputedRef<ConversationSetup>;
}

/** Lets answers that were refused for want of room find out of it: what they need of their page. */
export function useWaysOut({ client, thread, setup }: Place): void {
  const router = useRouter();

  /** Opens a new conversation, set up like this one, in which this text is to be sent. */
  async function begin(text: string): Promise<void> {
    const { value: same } = setup;
    const parts = [text, readDraft(undefined)].filter((part) => !isBlank(part));
    writeDraft(undefined, parts.join('\n\n'));
    await router.push(toChat());
    await nextTick();
    setup.value = same;
  }

  provide(waysOutKey, { client, thread, setup, begin });
}

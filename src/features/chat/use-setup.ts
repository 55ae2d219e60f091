import { computed, type Ref } from 'vue';
import { useKept } from '@/shared/browser-storage';
import { useConversationsStore } from './conversations.store';
import type { Conversation } from './message';
import { toConversationSetup } from './read-conversation-setup';
import type { ConversationSetup } from './conversation-setup';

/**
 * How the next question is to be put: of the conversation that is open, stored with it, or of the one that
 * is to be begun, kept over a reload.
 */
export function useSetup(conversation: Readonly<Ref<Conversation | undefined>>) {
  const { log } = useConversationsStore();
  const ofNext = useKept<ConversationSetup>(
    'paddock.chat.setup',
    {},
    { read: (text) => toConversationSetup(JSON.parse(text)) ?? {} },
  );

  const setup = computed<ConversationSetup>({
    get: () => (conversation.value ? (conversation.value.setup ?? {}) : toPlain(ofNext.value)),
    set(setup) {
      if (conversation.value) void log.save({ ...conversation.value, setup: toPlain(setup) });
      else ofNext.value = setup;
    },
  });
  /** The conversation that was to be begun has it now. */
  const resetNext = () => (ofNext.value = {});

  return { setup, resetNext };
}

/** Without the proxies of reactive objects, which no database can store. */
function toPlain(setup: ConversationSetup): ConversationSetup {
  return JSON.parse(JSON.stringify(setup)) as ConversationSetup;
}

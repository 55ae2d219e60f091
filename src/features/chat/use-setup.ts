import { useEventListener, useTimeoutFn } from '@vueuse/core';
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { useKept } from '@/shared/browser-storage';
import { useConversationsStore } from './conversations.store';
import type { Conversation } from './message';
import { toConversationSetup } from './read-conversation-setup';
import type { ConversationSetup } from './conversation-setup';
import { dropUnsaved, readUnsaved, writeUnsaved, type UnsavedSetup } from './unsaved-setup';

/** After the last key: each would store the conversation, and tell all pages. */
const storedAfterMs = 400;

/**
 * How the next question is to be put: of the conversation that is open, stored with it when nothing more is
 * typed, or of the one that is to be begun, kept over a reload.
 */
export function useSetup(conversation: Readonly<Ref<Conversation | undefined>>) {
  const { log, view } = useConversationsStore();
  const ofNext = useKept<ConversationSetup>(
    'paddock.chat.setup',
    {},
    { read: (text) => toConversationSetup(JSON.parse(text)) ?? {} },
  );
  /** What was set last, until that is stored: another page may tell of the conversation as it was before. */
  const unsaved = shallowRef<UnsavedSetup>();
  const later = useTimeoutFn(store, storedAfterMs, { immediate: false });

  const setup = computed<ConversationSetup>({
    get() {
      const { value: open } = conversation;
      if (!open) return toPlain(ofNext.value);
      return unsaved.value?.id === open.id ? unsaved.value.setup : (open.setup ?? {});
    },
    set(setup) {
      const { value: open } = conversation;
      if (!open) return void (ofNext.value = setup);
      unsaved.value = { id: open.id, setup: toPlain(setup) };
      log.put({ ...open, setup: unsaved.value.setup });
      later.start();
    },
  });

  async function store(): Promise<void> {
    later.stop();
    const { value: now } = unsaved;
    if (!now) return;
    const known = view.byId.get(now.id);
    if (known) await log.save({ ...known, setup: now.setup });
    if (unsaved.value !== now) return;
    unsaved.value = undefined;
    dropUnsaved();
  }

  watch(() => conversation.value?.id, store, { flush: 'sync' });
  onScopeDispose(() => void store());

  /** The page goes, or may go without another word. */
  function keep(): void {
    if (!unsaved.value) return;
    writeUnsaved(unsaved.value);
    void store();
  }
  useEventListener(window, 'pagehide', keep);
  useEventListener(document, 'visibilitychange', () => document.hidden && keep());

  // What an earlier page could not store any more.
  void log.started.then(async () => {
    const left = readUnsaved();
    const known = left && view.byId.get(left.id);
    if (known) await log.save({ ...known, setup: left.setup });
    if (left) dropUnsaved();
  });

  /** The conversation that was to be begun has it now. */
  const resetNext = () => (ofNext.value = {});

  return { setup, resetNext };
}

/** Without the proxies of reactive objects, which no database can store. */
function toPlain(setup: ConversationSetup): ConversationSetup {
  return JSON.parse(JSON.stringify(setup)) as ConversationSetup;
}

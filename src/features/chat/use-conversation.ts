import { computed, ref, watch } from 'vue';
import { useRoute } from 'vue-router';
import { useConversationsStore } from './conversations.store';
import { useTurnsStore } from './turns.store';

/** The conversation that the route names, read when it changes. */
export function useConversation() {
  const route = useRoute();
  const { view, log } = useConversationsStore();
  const turns = useTurnsStore();

  const id = computed(() => (route.params.conversation ? String(route.params.conversation) : undefined));
  const conversation = computed(() => (id.value === undefined ? undefined : view.byId.get(id.value)));
  const thread = computed(() => (id.value === undefined ? undefined : view.threads.get(id.value)));
  const readId = ref<string>();
  /** Whether it is known that there is none of that id: never was, or was deleted, here or in another tab. */
  const isMissing = computed(() => id.value !== undefined && readId.value === id.value && !conversation.value);

  watch(
    id,
    async (opened) => {
      if (opened === undefined) return log.close();
      turns.acknowledge(opened);
      await log.open(opened);
      readId.value = opened;
    },
    { immediate: true },
  );

  /** The answer that this page is getting here. */
  const writing = computed(() => (id.value === undefined ? undefined : view.writing.get(id.value)));
  /** Whether another page is getting one here. */
  const isWrittenElsewhere = computed(() => {
    const last = thread.value?.path.value.at(-1);
    return last !== undefined && !writing.value && thread.value?.message(last)?.status === 'streaming';
  });

  return { id, conversation, thread, isMissing, writing, isWrittenElsewhere };
}

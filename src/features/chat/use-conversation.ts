import { computed, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useConversationsStore } from './conversations.store';
import type { MessageId } from './message';
import { useTurnsStore } from './turns.store';

/** The conversation that the route names, read when it changes. */
export function useConversation() {
  const route = useRoute();
  const router = useRouter();
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
      if (id.value === opened) log.look(opened, at.value);
    },
    { immediate: true },
  );

  /** A message of the branch that this tab looks at, where the user has chosen one. */
  const at = computed(() => (typeof route.query.at === 'string' ? route.query.at : undefined));
  watch(at, (messageId) => id.value !== undefined && log.look(id.value, messageId));
  const lookAt = (messageId: MessageId | undefined) => router.replace({ query: { ...route.query, at: messageId } });

  /** The answers that this page is getting here. */
  const writing = computed(() => (id.value === undefined ? [] : log.writingIn(id.value)));
  /** Whether another page is getting one here. */
  const isWrittenElsewhere = computed(() => {
    const last = thread.value?.path.value.at(-1);
    return last !== undefined && writing.value.length === 0 && thread.value?.message(last)?.status === 'streaming';
  });

  return { id, conversation, thread, isMissing, writing, isWrittenElsewhere, lookAt };
}

import { useQuery } from '@tanstack/vue-query';
import { computed, ref, watch, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { readTexts, useKept } from '@/shared/browser-storage';
import { modelsQuery } from '@/shared/queries';
import { useClient } from '@/shared/use-client';
import { chatModels, findModel, pickModel } from './chat-models';
import type { Conversation } from './message';

/**
 * The models of the current server that can chat, and the one that is to answer: of the link that led
 * here, chosen here, of the conversation, of the last question to this server, or the first one.
 */
export function useChosenModel(conversation: Readonly<Ref<Conversation | undefined>>) {
  const route = useRoute();
  const router = useRouter();
  const client = useClient();
  const query = useQuery(() => modelsQuery(client.value));
  const models = computed(() => chatModels(query.data.value ?? []));
  const lastUsed = useKept<Record<string, string>>('paddock.chat.models', {}, { read: readTexts });
  const chosen = ref<string>();

  watch(
    () => [conversation.value?.id, client.value?.server.id],
    () => (chosen.value = undefined),
  );

  const linked = computed(() => (typeof route.query.model === 'string' ? route.query.model : undefined));

  // A model that was made somewhere else just now is not in a list of some seconds ago.
  watch(
    linked,
    (name) => {
      if (name && query.isSuccess.value && !findModel(models.value, name)) void query.refetch();
    },
    { immediate: true },
  );

  const model = computed<string | undefined>({
    get() {
      const last = lastUsed.value[client.value?.server.id ?? ''];
      return pickModel(models.value, [chosen.value, linked.value, conversation.value?.model, last]);
    },
    set(name) {
      chosen.value = name;
      if (route.query.model !== undefined) void router.replace({ query: { ...route.query, model: undefined } });
    },
  });

  /** Remembers the model for the next conversation with this server. */
  function rememberModel(): void {
    if (client.value && model.value) lastUsed.value[client.value.server.id] = model.value;
  }

  return { client, query, models, model, rememberModel };
}

import { computed, watch, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { findModel } from '@/shared/model-choice/choose-model';
import { useModelChoice } from '@/shared/model-choice/use-model-choice';
import type { Conversation } from './message';

/**
 * The models of the current server that can chat, and the one that is to answer: of the link that led
 * here, chosen here, of the conversation, of the last question to this server, or the first one.
 */
export function useChosenModel(conversation: Readonly<Ref<Conversation | undefined>>) {
  const route = useRoute();
  const router = useRouter();
  const linked = computed(() => (typeof route.query.model === 'string' ? route.query.model : undefined));
  const choice = useModelChoice({
    can: 'completion',
    rememberAs: 'paddock.chat.models',
    wanted: () => [linked.value, conversation.value?.model],
  });
  const { client, query, models } = choice;

  watch(() => conversation.value?.id, choice.forget);

  // A model that was made somewhere else just now is not in a list of some seconds ago.
  watch(
    linked,
    (name) => {
      if (name && query.isSuccess.value && !findModel(models.value, name)) void query.refetch();
    },
    { immediate: true },
  );

  const model = computed<string | undefined>({
    get: () => choice.model.value,
    set(name) {
      choice.model.value = name;
      if (route.query.model !== undefined) void router.replace({ query: { ...route.query, model: undefined } });
    },
  });

  return { client, query, models, model, rememberModel: choice.remember };
}

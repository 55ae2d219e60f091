import { useQuery } from '@tanstack/vue-query';
import { computed, watch } from 'vue';
import { useRoute } from 'vue-router';
import type { ListedModel } from '@/ollama';
import { isAtLeast } from '@/ollama/version';
import { readTexts, useKept } from '@/shared/browser-storage';
import { findModel } from '@/shared/model-choice/choose-model';
import { useModelChoice } from '@/shared/model-choice/use-model-choice';
import { showQuery, versionQuery } from '@/shared/queries';
import { useFormStore } from './form.store';

/** The model that makes the vectors, and what is known of it. */
export function useEmbedModel() {
  const route = useRoute();
  const form = useFormStore();
  const lastUsed = useKept<Record<string, string>>('paddock.embeddings.models', {}, { read: readTexts });
  const serverId = computed(() => any.client.value?.server.id ?? '');
  const guess = computed(() => any.query.data.value?.find(looksMade)?.name);
  const wanted = () => [
    typeof route.query.model === 'string' ? route.query.model : undefined,
    lastUsed.value[serverId.value],
    guess.value,
  ];
  const any = useModelChoice({ can: 'any', wanted });
  const made = useModelChoice({ can: 'embedding', wanted });
  const { client, query } = any;

  /** Where none is known to be made for it, all are offered. */
  const choice = computed(() => (form.showsAllModels || made.models.value.length === 0 ? any : made));
  // A link means the model that it names.
  watch(
    () => {
      const { model: named } = route.query;
      const isIn = (list: readonly string[]) => typeof named === 'string' && findModel(list, named) !== undefined;
      return isIn(any.models.value) && !isIn(made.models.value);
    },
    (isOther) => isOther && (form.showsAllModels = true),
    { immediate: true },
  );
  const models = computed(() => choice.value.models.value);
  /** How many are offered only when asked for. */
  const hiddenCount = computed(() =>
    made.models.value.length === 0 ? 0 : any.models.value.length - made.models.value.length,
  );
  const model = computed<string | undefined>({
    get: () => choice.value.model.value,
    set: (name) => {
      any.model.value = name;
      made.model.value = name;
    },
  });

  const shown = useQuery(() => showQuery(client.value, model.value ?? ''));
  const show = computed(() => shown.data.value);
  const version = useQuery(() => versionQuery(client.value));

  /** How many numbers its vectors have, where its file says it. */
  const ownDimensions = computed(() => {
    const info = show.value?.model_info ?? {};
    const length = info[`${String(info['general.architecture'])}.embedding_length`];
    return typeof length === 'number' && length > 0 ? length : undefined;
  });
  /** Whether it is made for embeddings; undefined while that is not known. */
  const isMade = computed(() => show.value?.capabilities?.includes('embedding'));
  /** Newer servers start their engine for embeddings only with models that are made for them. (llm/llama_server.go at v0.30.0) */
  const refusesOthers = computed(() =>
    client.value?.server.kind === 'embedded' ? false : isAtLeast(version.data.value, [0, 30, 0]),
  );

  /** Remembers the model for the next visit to this server. */
  function remember(): void {
    if (serverId.value && model.value) lastUsed.value = { ...lastUsed.value, [serverId.value]: model.value };
  }

  return { client, query, models, hiddenCount, model, show, ownDimensions, isMade, refusesOthers, remember };
}

/** By what the list tells, else by family and name: lists of before 0.30 tell nothing. */
function looksMade({ name, capabilities, details }: ListedModel): boolean {
  return capabilities?.includes('embedding') || /bert/i.test(details.family) || /embed|minilm/i.test(name);
}

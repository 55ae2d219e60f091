import { useQuery } from '@tanstack/vue-query';
import { computed, ref, watch } from 'vue';
import { readTexts, useKept } from '../browser-storage';
import { modelsQuery } from '../queries';
import { useClient } from '../use-client';
import { modelsFor, pickModel, type ModelUse } from './choose-model';

interface ModelChoiceOptions {
  /** What the model is for. */
  can: ModelUse;
  /** The key under which the last one used of each server is kept. */
  rememberAs?: string;
  /** Names that come before the last one used, the most wanted first. */
  wanted?: () => readonly (string | undefined)[];
}

/**
 * The models of the current server that can do something, and the one of them that is chosen: here, or the
 * first that is `wanted`, or the last one used with this server, or the first of the list. Another server
 * ends what was chosen here.
 */
export function useModelChoice({ can, rememberAs, wanted = () => [] }: ModelChoiceOptions) {
  const client = useClient();
  // Only whole lists are compared: to watch each of a thousand models takes longer than to show them.
  const query = useQuery(() => ({ ...modelsQuery(client.value), shallow: true }));
  const models = computed(() => modelsFor(can, query.data.value ?? []));
  const lastUsed =
    rememberAs === undefined ? undefined : useKept<Record<string, string>>(rememberAs, {}, { read: readTexts });
  const chosen = ref<string>();

  const serverId = computed(() => client.value?.server.id);
  watch(serverId, () => (chosen.value = undefined));

  const model = computed<string | undefined>({
    get: () => pickModel(models.value, [chosen.value, ...wanted(), lastUsed?.value[serverId.value ?? '']]),
    set: (name) => (chosen.value = name),
  });

  /** Remembers the model for the next choice with this server. */
  function remember(): void {
    if (lastUsed && serverId.value && model.value) lastUsed.value[serverId.value] = model.value;
  }

  /** What was chosen here counts no more. */
  function forget(): void {
    chosen.value = undefined;
  }

  return { client, query, models, model, remember, forget };
}

import { useQuery } from '@tanstack/vue-query';
import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import { HttpError, type ListedModel } from '@/ollama';
import { modelsQuery, runningQuery, showQuery } from '@/shared/queries';
import type { ServerClient } from '@/shared/use-client';
import { findModel, isSameContent } from '../manage/run-copy';
import { verboseQuery } from './verbose-query';

/** What is known of the model that a name stands for, on the server that is looked at. */
export function useShownModel(client: Readonly<Ref<ServerClient | undefined>>, name: Readonly<Ref<string>>) {
  const show = useQuery(() => ({ ...showQuery(client.value, name.value), shallow: true }));
  const models = useQuery(() => modelsQuery(client.value));
  const running = useQuery(() => runningQuery(client.value));
  const listed = computed(() => findModel(models.data.value ?? [], name.value));
  const loaded = computed(() => running.data.value?.find((model) => model.name === listed.value?.name));
  const loadedNames = computed(() => new Set(running.data.value?.map((model) => model.name)));
  const isMissing = computed(() => show.error.value instanceof HttpError && show.error.value.status === 404);

  // Somebody else may delete it, or rename it, while it is looked at: then it is asked for anew, which says so.
  const lastListed = shallowRef<ListedModel>();
  watch(
    () => models.data.value && listed.value,
    (now, before) => {
      if (now) lastListed.value = now;
      else if (before && models.data.value) void show.refetch();
    },
    { immediate: true },
  );
  /** The names under which the same model is there still. */
  const heirs = computed(() =>
    isMissing.value ? (models.data.value ?? []).filter((model) => isSameContent(model, lastListed.value)) : [],
  );

  const isVerboseWanted = ref(false);
  const verbose = useQuery(() => ({
    ...verboseQuery(client.value, name.value),
    enabled: isVerboseWanted.value && client.value !== undefined,
  }));
  const shown = computed(() => (isVerboseWanted.value ? verbose.data.value : undefined) ?? show.data.value);
  /** Asks for everything, once more where that has failed. */
  function loadAll(): void {
    if (isVerboseWanted.value) void verbose.refetch();
    isVerboseWanted.value = true;
  }

  return { show, verbose, loadAll, shown, listed, loaded, loadedNames, isMissing, heirs };
}

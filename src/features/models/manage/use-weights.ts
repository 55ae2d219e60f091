import { useQueryClient } from '@tanstack/vue-query';
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue';
import type { ListedModel } from '@/ollama';
import { showQuery } from '@/shared/queries';
import type { ServerClient } from '@/shared/use-client';
import { weightFiles, worthAsking, type WeightsOf } from './what-is-freed';

/** More are not asked for: what is deleted should be said within a second or two. */
const maximumAsked = 24;
const atOnce = 4;

interface Weights {
  weightsOf: Readonly<Ref<WeightsOf>>;
  isLooking: Readonly<Ref<boolean>>;
  /** How many models may share weights and were not asked, or did not tell. */
  unknownCount: Readonly<Ref<number>>;
}

/**
 * Asks a server which files the weights of `models` are, and those of models that look alike. Begins at once and
 * ends with the component.
 */
export function useWeights(client: ServerClient, models: readonly ListedModel[], all: readonly ListedModel[]): Weights {
  const queries = useQueryClient();
  const asked = worthAsking(models, all);
  const weightsOf = shallowRef<WeightsOf>(new Map());
  const isLooking = ref(asked.length > 0);
  const unknownCount = ref(0);
  let isOver = false;
  onScopeDispose(() => (isOver = true));

  // What another has asked already is not asked again.
  const show = (model: string) =>
    queries.fetchQuery({ ...showQuery(client, model), queryFn: ({ signal }) => client.show({ model }, { signal }) });

  async function ask(): Promise<void> {
    const line = asked.slice(0, maximumAsked);
    const found = new Map<string, ReadonlySet<string>>();
    const next = async (): Promise<void> => {
      const model = line.shift();
      if (!model || isOver) return;
      const shown = await show(model.name).catch(() => undefined);
      const files = shown && weightFiles(shown);
      if (files?.size) found.set(model.name, files);
      return next();
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    weightsOf.value = found;
    unknownCount.value = asked.length - found.size;
    isLooking.value = false;
  }
  void ask();
  return { weightsOf, isLooking, unknownCount };
}

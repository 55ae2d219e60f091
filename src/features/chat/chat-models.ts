import type { ListedModel } from '@/ollama';

/** The names of the models that answer in words: those of which it is not known that they do not. */
export function chatModels(models: readonly ListedModel[]): string[] {
  return models.filter(mayChat).map(({ name }) => name);
}

/**
 * Lists name capabilities since 0.30 only. Before, a family still tells some: all BERTs are encoders,
 * which have no words to say. (LLM_ARCH_*BERT in llama/llama.cpp/src/llama-arch.cpp at v0.24.0)
 */
function mayChat({ capabilities, details }: ListedModel): boolean {
  if (capabilities?.length) return capabilities.includes('completion');
  return !/bert/i.test(details.family);
}

/** The first of the wanted names that is among the models, as it is written there. A name may lack its tag. */
export function pickModel(models: readonly string[], wanted: readonly (string | undefined)[]): string | undefined {
  for (const name of wanted) {
    const found = name === undefined ? undefined : findModel(models, name);
    if (found) return found;
  }
  return models[0];
}

/** The model that a name means, as it is written in the list; a name may lack its tag. */
export function findModel(models: readonly string[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return models.find((model) => [wanted, `${wanted}:latest`].includes(model.toLowerCase()));
}

import type { ListedModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';

/** What a model is chosen for. */
export type ModelUse = 'completion' | 'embedding' | 'any';

/** The names of the models for a use: those of which it is not known that they are not for it. */
export function modelsFor(use: ModelUse, models: readonly ListedModel[]): string[] {
  return models.filter((model) => isFor(use, model)).map(({ name }) => name);
}

/**
 * All BERTs are encoders, which have no words to say. (LLM_ARCH_*BERT in llama/llama.cpp/src/llama-arch.cpp at v0.24.0)
 *
 * [Note: Lists know less than details] Lists name capabilities since 0.30 only, and take a model for one that completes
 * whose file tells its pooling where they do not look: of a converted all-MiniLM-L6-v2 the list of 0.33.0-rc2 says
 * `completion`, its details say `embedding`. (readModelListGGUF in server/model_list_cache.go at v0.33.0-rc2)
 */
function isFor(use: ModelUse, { capabilities, details }: ListedModel): boolean {
  if (use === 'any') return true;
  if (/bert/i.test(details.family)) return use === 'embedding';
  // Before 0.30 every model makes embeddings.
  return !capabilities?.length || capabilities.includes(use);
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
  return models.find((model) => model === name || isSameModel(model, name));
}

import type { ListedModel } from '@/ollama';

/** The names of the models that answer in words: those of which it is not known that they do not. */
export function chatModels(models: readonly ListedModel[]): string[] {
  return models
    .filter(({ capabilities }) => !capabilities?.length || capabilities.includes('completion'))
    .map(({ name }) => name);
}

/** The first of the wanted names that is among the models, as it is written there. A name may lack its tag. */
export function pickModel(models: readonly string[], wanted: readonly (string | undefined)[]): string | undefined {
  for (const name of wanted) {
    const found = models.find((model) => sameModel(model, name));
    if (found) return found;
  }
  return models[0];
}

function sameModel(model: string, name: string | undefined): boolean {
  const [a, b] = [model.toLowerCase(), name?.toLowerCase()];
  return a === b || a === `${b}:latest`;
}

import { isSameModel, parseModelName } from '@/ollama/model-name';

/** Leaves room for what is put behind it. */
const maximumLength = 60;

/**
 * A name for what is made from a model, with a number where it is taken: `llama3.2-custom:3b`. Whose it was
 * before, and that it ran in the cloud, is not part of it.
 */
export function newNameFor(model: string, taken: readonly string[]): string {
  const name = parseModelName(model);
  const own = name?.model.slice(0, maximumLength) ?? 'model';
  const tag = !name || /^latest$|cloud$/i.test(name.tag) ? '' : `:${name.tag}`;
  for (let number = 1; ; number += 1) {
    const wanted = `${own}-custom${number === 1 ? '' : `-${number}`}${tag}`;
    if (!taken.some((each) => isSameModel(each, wanted))) return wanted;
  }
}

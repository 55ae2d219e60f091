import type { ListedModel } from '@/ollama';
import { displayName, parseModelName } from '@/ollama/model-name';

/**
 * Which models of a list are known to share their weights with another one: copies, which have the same
 * digest, and, on servers of 0.30 and later, what was derived of the same model without changing its weights.
 * Servers before tell of no parents, so that there may be more.
 *
 * What is returned is asked with a model's name, and with the digest of what is loaded under it, where that
 * is known; it answers with the other names.
 */
export function sharersIn(models: readonly ListedModel[]): (name: string, digest?: string) => string[] {
  const byName = new Map(models.map((model) => [canonical(model.name), model]));
  const originOf = (model: ListedModel): ListedModel => {
    const seen = new Set<ListedModel>();
    let origin = model;
    while (!seen.has(origin)) {
      seen.add(origin);
      const parent = byName.get(canonical(origin.details.parent_model));
      if (!parent || !isSameKind(parent, model)) break;
      origin = parent;
    }
    return origin;
  };
  return (name, digest) => {
    const own = byName.get(canonical(name));
    const digests = new Set([own?.digest, digest].filter((each) => each !== undefined));
    const origin = own && originOf(own);
    return models
      .filter((other) => other !== own)
      .filter(
        (other) =>
          (other.digest !== undefined && digests.has(other.digest)) ||
          (origin !== undefined && originOf(other) === origin),
      )
      .map((other) => other.name);
  };
}

/** A quantized child has weights of its own. */
function isSameKind({ details: one }: ListedModel, { details: other }: ListedModel): boolean {
  return one.quantization_level === other.quantization_level && one.parameter_size === other.parameter_size;
}

function canonical(text: string): string {
  const name = parseModelName(text);
  return name ? displayName(name).toLowerCase() : text;
}

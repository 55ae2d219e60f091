import type { Json, JsonObject } from '@/ollama';

/**
 * The metadata of a model file as a tree: its keys (`llama.attention.head_count`) are split at their dots.
 * A key that is itself the beginning of others keeps its value under an empty key.
 */
export function nestKeys(info: JsonObject): JsonObject {
  const root: JsonObject = {};
  for (const [key, value] of Object.entries(info)) {
    const steps = key.split('.');
    const last = steps.pop()!;
    let place = root;
    for (const step of steps) {
      const inside = Object.hasOwn(place, step) ? place[step] : undefined;
      place[step] = isObject(inside) ? inside : inside === undefined ? {} : { '': inside };
      place = place[step] as JsonObject;
    }
    const there = Object.hasOwn(place, last) ? place[last] : undefined;
    if (isObject(there) && !isObject(value)) there[''] = value;
    else place[last] = value;
  }
  return root;
}

/** The value of the architecture's own key: `context_length` of a llama is at `llama.context_length`. */
export function architectureNumber(info: JsonObject, key: string): number | undefined {
  const value = info[`${String(info['general.architecture'])}.${key}`];
  return typeof value === 'number' ? value : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

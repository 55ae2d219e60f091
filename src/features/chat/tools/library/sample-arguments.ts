import type { Json, JsonObject } from '@/ollama';
import { isFields } from '@/ollama/read';

const samples: Record<string, Json> = { string: '', number: 0, integer: 0, boolean: false, array: [], object: {} };

/** Arguments to begin a trial with: each parameter with its default, its first allowed value, or the least of its type. */
export function sampleArguments({ properties }: JsonObject): JsonObject {
  if (!isFields(properties)) return {};
  const entries = Object.entries(properties).map(([name, schema]): [string, Json] => {
    if (!isFields(schema)) return [name, null];
    const { type, default: usual, enum: values } = schema;
    if (usual !== undefined) return [name, usual as Json];
    if (Array.isArray(values) && values.length > 0) return [name, values[0] as Json];
    return [name, (typeof type === 'string' && samples[type]) ?? null];
  });
  return Object.fromEntries(entries);
}

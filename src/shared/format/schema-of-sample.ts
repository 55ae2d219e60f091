import type { Json, JsonObject } from '@/ollama';

const deepest = 50;
/** Longer lists repeat themselves. */
const mostItems = 1000;

/**
 * A schema that a JSON value follows, and others of its kind: members are required where every object at the place
 * has them, items of a list share one schema. Whole numbers are numbers unless all at the place are whole.
 */
export function schemaOfSample(sample: Json): JsonObject {
  return schemaOf([sample], 0);
}

function schemaOf(samples: readonly Json[], depth: number): JsonObject {
  const objects = samples.filter(isObject);
  const lists = samples.filter((each) => Array.isArray(each));
  const kinds = new Set(samples.map(kindOf));
  if (kinds.has('integer') && kinds.has('number')) kinds.delete('integer');
  if (depth >= deepest || kinds.size === 0) return {};
  const schemas = [...kinds].map((kind): JsonObject => {
    if (kind === 'object') return objectSchema(objects, depth);
    if (kind !== 'array') return { type: kind };
    const items = lists.flatMap((list) => list.slice(0, mostItems));
    return items.length === 0 ? { type: 'array' } : { type: 'array', items: schemaOf(items, depth + 1) };
  });
  if (schemas.length === 1) return schemas[0]!;
  const areScalars = !kinds.has('object') && !kinds.has('array');
  return areScalars ? { type: [...kinds] } : { anyOf: schemas };
}

function objectSchema(objects: readonly JsonObject[], depth: number): JsonObject {
  const keys = [...new Set(objects.flatMap((each) => Object.keys(each)))];
  if (keys.length === 0) return { type: 'object' };
  const properties = keys.map((key): [string, Json] => {
    const values = objects.flatMap((each) => (Object.hasOwn(each, key) ? [each[key]!] : []));
    return [key, schemaOf(values, depth + 1)];
  });
  const required = keys.filter((key) => objects.every((each) => Object.hasOwn(each, key)));
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  };
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

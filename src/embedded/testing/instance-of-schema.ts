import type { Format, Json, JsonObject } from '@/ollama/types';

/** JSON that follows `format`, with `words` for its texts: what a constrained model would say. */
export function instanceOf(format: Format, words: string): string {
  if (format === 'json') return JSON.stringify({ answer: words });
  return JSON.stringify(valueOf(format, words, 0));
}

/** Whether a schema is one that engines can follow, as far as its first type says. */
export function isSchema({ type }: JsonObject): boolean {
  const known = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'];
  return type === undefined || Array.isArray(type) || known.includes(String(type));
}

function valueOf(schema: JsonObject, words: string, depth: number): Json {
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0]!;
  if (schema.const !== undefined) return schema.const;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives) && alternatives.length > 0)
    return valueOf(alternatives[0] as JsonObject, words, depth);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
    case undefined: {
      const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
      if (depth > 8) return {};
      return Object.fromEntries(
        Object.entries(properties).map(([key, each]) => [key, valueOf(each, words, depth + 1)]),
      );
    }
    case 'array':
      return [valueOf((schema.items ?? { type: 'string' }) as JsonObject, words, depth + 1)];
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 7;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return words;
  }
}

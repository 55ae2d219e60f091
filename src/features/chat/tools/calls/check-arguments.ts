import { Validator } from '@cfworker/json-schema';
import { isFields } from '@/ollama/read';
import type { JsonObject } from '@/ollama';

const mostProblems = 5;

/**
 * What is wrong with the arguments of a call, in the words that a model is to correct it by: none where they fit
 * the schema. A schema that cannot be used says nothing. Never throws.
 *
 * [Note: Patterns are not tried] A regular expression can take for ever on a text that it does not match, and the
 * schema may be a stranger's. Whoever answers the call sees the text anyway.
 */
export function checkArguments(schema: JsonObject, args: JsonObject): string[] {
  try {
    const { valid, errors } = new Validator(withoutPatterns(schema) as object, '2020-12', false).validate(args);
    if (valid) return [];
    // Of what contains it, it is said only that something in it is wrong.
    const innermost = errors.filter(({ keyword }) => !['properties', 'items', 'anyOf', 'allOf'].includes(keyword));
    const said = innermost.length > 0 ? innermost : errors;
    const sentences = said.map(({ instanceLocation, error }) =>
      instanceLocation === '#' ? error : `${instanceLocation.slice(2)}: ${error}`,
    );
    return [...new Set(sentences)].slice(0, mostProblems).map((sentence) => sentence.slice(0, 500));
  } catch {
    return [];
  }
}

/** The same schema in which nothing is matched. A property may be called as a keyword is. */
function withoutPatterns(schema: unknown, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withoutPatterns(each));
  if (!isFields(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => isNames || !['pattern', 'patternProperties', 'format'].includes(key))
      .map(([key, value]) => [
        key,
        // Values are compared and not applied.
        !isNames && (key === 'enum' || key === 'const' || key === 'default' || key === 'examples')
          ? value
          : withoutPatterns(value, !isNames && (key === 'properties' || key === '$defs' || key === 'definitions')),
      ]),
  );
}

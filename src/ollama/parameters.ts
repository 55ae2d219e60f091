import type { Json, JsonObject } from './types';

// The parameters of a model and the options of a request: their names, types and sensible ranges.
// Sources: api/types.go Options and FormatParams, parser/parser.go of github.com/ollama/ollama at v0.24.0.

export type ParameterType = 'int' | 'float' | 'bool' | 'string[]';

export interface ParameterSpec {
  name: string;
  type: ParameterType;
  /**
   * What a server uses when neither model nor request say otherwise. Undefined where it depends on
   * the machine (num_ctx on its VRAM) or on the server's version (repeat_penalty).
   */
  default?: number | boolean;
  /** What makes sense, for forms; the server itself checks only the type. */
  minimum?: number;
  maximum?: number;
  step?: number;
  /** A change reloads the model. */
  loadTime?: boolean;
}

export const parameterSpecs: readonly ParameterSpec[] = [
  { name: 'temperature', type: 'float', default: 0.8, minimum: 0, maximum: 2, step: 0.05 },
  { name: 'top_k', type: 'int', default: 40, minimum: 0, maximum: 1000, step: 1 },
  { name: 'top_p', type: 'float', default: 0.9, minimum: 0, maximum: 1, step: 0.01 },
  { name: 'min_p', type: 'float', default: 0, minimum: 0, maximum: 1, step: 0.01 },
  { name: 'typical_p', type: 'float', default: 1, minimum: 0, maximum: 1, step: 0.01 },
  { name: 'repeat_penalty', type: 'float', minimum: 0, maximum: 2, step: 0.05 },
  { name: 'repeat_last_n', type: 'int', default: 64, minimum: -1, step: 1 },
  { name: 'presence_penalty', type: 'float', default: 0, minimum: -2, maximum: 2, step: 0.1 },
  { name: 'frequency_penalty', type: 'float', default: 0, minimum: -2, maximum: 2, step: 0.1 },
  { name: 'seed', type: 'int', default: -1, minimum: -1, step: 1 },
  { name: 'stop', type: 'string[]' },
  { name: 'num_predict', type: 'int', default: -1, minimum: -2, step: 1 },
  { name: 'num_keep', type: 'int', default: 4, minimum: -1, step: 1 },
  { name: 'num_ctx', type: 'int', minimum: 4, step: 1, loadTime: true },
  { name: 'num_batch', type: 'int', default: 512, minimum: 1, step: 1, loadTime: true },
  { name: 'num_gpu', type: 'int', default: -1, minimum: -1, step: 1, loadTime: true },
  { name: 'main_gpu', type: 'int', minimum: 0, step: 1, loadTime: true },
  { name: 'use_mmap', type: 'bool', loadTime: true },
  { name: 'num_thread', type: 'int', default: 0, minimum: 0, step: 1, loadTime: true },
  { name: 'draft_num_predict', type: 'int', default: 4, minimum: 0, step: 1, loadTime: true },
];

/** Once known to Ollama; a Modelfile that has them still works, they do nothing. */
export const deprecatedParameters: readonly string[] = [
  'penalize_newline',
  'low_vram',
  'f16_kv',
  'logits_all',
  'vocab_only',
  'use_mlock',
  'mirostat',
  'mirostat_tau',
  'mirostat_eta',
];

/** Names are case-sensitive. */
export function parameterSpec(name: string): ParameterSpec | undefined {
  return parameterSpecs.find((spec) => spec.name === name);
}

export type ParameterProblem =
  | { code: 'unknown-parameter'; name: string }
  | { code: 'bad-int' | 'bad-float' | 'bad-bool'; name: string; text: string };

const trueWords = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const falseWords = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/**
 * Types one value of a Modelfile's PARAMETER line the way the CLI does. A `stop` is one of its list.
 * Whether it makes sense (a range) is not checked: the server does not either.
 */
export function parseParameter(
  name: string,
  text: string,
): { value: number | boolean | string } | { problem: ParameterProblem } {
  const spec = parameterSpec(name);
  if (!spec) return { problem: { code: 'unknown-parameter', name } };
  switch (spec.type) {
    case 'int':
      // What is larger would arrive as another number, or as none.
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { problem: { code: 'bad-int', name, text } };
    case 'float':
      // Floats are of 32 bits on the server.
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Math.fround(Number(text)))
        ? { value: Number(text) }
        : { problem: { code: 'bad-float', name, text } };
    case 'bool':
      if (trueWords.includes(text)) return { value: true };
      return falseWords.includes(text) ? { value: false } : { problem: { code: 'bad-bool', name, text } };
    case 'string[]':
      return { value: text };
  }
}

/**
 * Reads the `parameters` text of show(): `name   value` a line, strings in Go's quotes, `stop`
 * repeated. Large integers come as floats (`1.048576e+06`) and are read as the numbers they are.
 * Lines that cannot be read are kept as text under their name.
 */
export function parseShownParameters(text: string): JsonObject {
  const parameters: Record<string, Json> = {};
  for (const line of text.split('\n')) {
    const match = /^(\S+)\s+(.*)$/.exec(line);
    if (!match) continue;
    const [, name, shown] = match as unknown as [string, string, string];
    const value = readShown(shown);
    const known = parameters[name];
    if (parameterSpec(name)?.type === 'string[]' || known !== undefined) {
      parameters[name] = [...(Array.isArray(known) ? known : known === undefined ? [] : [known]), value];
    } else {
      parameters[name] = value;
    }
  }
  return parameters;
}

function readShown(text: string): Json {
  if (text.startsWith('"')) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      // Go escapes some characters (\a, \x00) in a way JSON does not know.
      return text.slice(1, -1);
    }
  }
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text;
}

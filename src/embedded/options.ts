import type { Format, Json, JsonObject, Options, Think } from '@/ollama/types';
import { Refusal } from './answers';
import { isObject, isString } from './fields';

// What the generating requests have in common, checked as the real server checks it.

type OptionKind = 'integer' | 'float32' | 'boolean' | 'array';

const optionKinds: Record<keyof Options, OptionKind> = {
  num_keep: 'integer',
  seed: 'integer',
  num_predict: 'integer',
  top_k: 'integer',
  top_p: 'float32',
  min_p: 'float32',
  typical_p: 'float32',
  repeat_last_n: 'integer',
  temperature: 'float32',
  repeat_penalty: 'float32',
  presence_penalty: 'float32',
  frequency_penalty: 'float32',
  stop: 'array',
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  use_mmap: 'boolean',
  num_thread: 'integer',
  draft_num_predict: 'integer',
};

const loadTimeOptions = ['num_ctx', 'num_batch', 'num_gpu', 'main_gpu', 'use_mmap', 'num_thread'] as const;

/**
 * The options in effect: the model's own with the request's over them. Unknown keys and nulls are
 * skipped, floats given for integers truncated. Throws a Refusal of 500 for a wrong type.
 */
export function effectiveOptions(stored: JsonObject, requested: JsonObject | undefined): Options {
  const options: Record<string, Json> = {};
  for (const [key, value] of [...Object.entries(stored), ...Object.entries(requested ?? {})]) {
    const kind = Object.hasOwn(optionKinds, key) ? optionKinds[key as keyof Options] : undefined;
    if (!kind || value === null) continue;
    options[key] = optionValue(key, kind, value);
  }
  return options as Options;
}

function optionValue(key: string, kind: OptionKind, value: Json): Json {
  switch (kind) {
    case 'integer':
      if (typeof value === 'number') return Math.trunc(value);
      break;
    case 'float32':
      if (typeof value === 'number') return value;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'array':
      if (!Array.isArray(value)) break;
      if (value.every(isString)) return value;
      throw new Refusal(500, `option "${key}" must be of an array of strings`);
  }
  throw new Refusal(500, `option "${key}" must be of type ${kind}`);
}

/** What of the options decides how a model is loaded: another value means another load. */
export function loadKeyOf(options: Options): string {
  return JSON.stringify(loadTimeOptions.map((name) => options[name]));
}

const nanosecondsPer: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/**
 * How long a model stays loaded, in milliseconds: Infinity for ever, undefined when the request does
 * not say. Throws a Refusal of 400 for a text without a unit or another type.
 */
export function keepAliveMs(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value < 0 ? Infinity : value * 1000;
  if (typeof value === 'string') {
    const ms = parseGoDuration(value) / 1e6;
    return ms < 0 ? Infinity : ms;
  }
  const goType = { boolean: 'bool', object: Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}' };
  throw new Refusal(400, `Unsupported type: '${goType[typeof value as 'boolean' | 'object']}'`);
}

/** A Go duration such as `1h30m` in nanoseconds. Throws a Refusal of 400 in Go's words. */
export function parseGoDuration(text: string): number {
  if (/^[-+]?0$/.test(text)) return 0;
  const match = /^([-+]?)((?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.exec(text);
  if (!match) {
    const problem = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? 'missing unit in duration' : 'invalid duration';
    throw new Refusal(400, `time: ${problem} ${JSON.stringify(text)}`);
  }
  const parts = text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g);
  let nanoseconds = 0;
  for (const [, amount, unit] of parts) nanoseconds += Number(amount) * nanosecondsPer[unit!]!;
  return match[1] === '-' ? -nanoseconds : nanoseconds;
}

/** The request's `think`, or undefined when unset. Throws a Refusal of 400. */
export function readThink(value: Json | undefined): Think | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') {
    throw new Refusal(400, 'think must be a boolean or string ("high", "medium", "low", "max", true, or false)');
  }
  if (value === 'low' || value === 'medium' || value === 'high' || value === 'max') return value;
  throw new Refusal(
    400,
    `invalid think value: ${JSON.stringify(value)} (must be "high", "medium", "low", "max", true, or false)`,
  );
}

/** The request's `format`, or undefined when unset. Throws a Refusal of 500, which is raised late: after loading. */
export function readFormat(value: Json | undefined): Format | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (value === 'json' || isObject(value)) return value;
  throw new Refusal(
    500,
    `invalid format: ${JSON.stringify(JSON.stringify(value))}; expected "json" or a valid JSON Schema object`,
  );
}

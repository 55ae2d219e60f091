import type { ShowResponse } from '@/ollama';
import { parseKeepAlive, forever, type KeepAliveProblem } from '@/ollama/keep-alive';
import { parseShownParameters } from '@/ollama/parameters';
import type { LoadOptions } from '@/shared/loading';

/** What stands in the form. */
export interface LoadEntry {
  context: string;
  /** Seconds of keepSeconds as a text, or a word. */
  keep: string;
  /** Where `keep` is `other`. */
  duration: string;
}

export type ContextProblem = 'contextInvalid' | 'contextSmall' | 'contextLarge';

/** As the server takes it: a 32-bit integer. (api/types.go Runner, llama.cpp's n_ctx) */
const largestContext = 2_147_483_647;

/** Reads a number of tokens: `8192`, `8,192`, `8k`. Undefined for an empty field, which leaves it to the server. */
export function readContext(text: string): { tokens: number | undefined } | { problem: ContextProblem } {
  const compact = text.replace(/[\s,._]+/g, '').toLowerCase();
  if (compact === '') return text.trim() === '' ? { tokens: undefined } : { problem: 'contextInvalid' };
  const match = /^(\d+)(k?)$/.exec(compact);
  if (!match) return { problem: 'contextInvalid' };
  const tokens = Number(match[1]) * (match[2] ? 1024 : 1);
  if (tokens < 4) return { problem: 'contextSmall' };
  return tokens > largestContext ? { problem: 'contextLarge' } : { tokens };
}

/** What the form asks for, or what is wrong with it. */
export function readLoadEntry(entry: LoadEntry): {
  options?: LoadOptions;
  contextProblem?: ContextProblem;
  durationProblem?: KeepAliveProblem;
} {
  const context = readContext(entry.context);
  const keep = readKeep(entry);
  if ('problem' in context || 'problem' in keep) {
    return {
      contextProblem: 'problem' in context ? context.problem : undefined,
      durationProblem: 'problem' in keep ? keep.problem : undefined,
    };
  }
  return {
    options: {
      ...(context.tokens !== undefined && { num_ctx: context.tokens }),
      ...(keep.seconds !== undefined && { keep_alive: keep.seconds }),
    },
  };
}

function readKeep({
  keep,
  duration,
}: LoadEntry): { seconds: LoadOptions['keep_alive'] } | { problem: KeepAliveProblem } {
  if (keep === 'server') return { seconds: undefined };
  if (keep === 'forever') return { seconds: forever };
  return keep === 'other' ? parseKeepAlive(duration) : { seconds: Number(keep) };
}

/** How much context a model was trained for, and how much it is set to, as far as `show` tells. */
export function contextFacts(show: ShowResponse | undefined): { trained?: number; own?: number } {
  const { model_info: info, parameters } = show ?? {};
  const trained = info?.[`${String(info['general.architecture'])}.context_length`];
  const own = parseShownParameters(parameters ?? '').num_ctx;
  return {
    trained: typeof trained === 'number' && trained > 0 ? trained : undefined,
    own: typeof own === 'number' && own > 0 ? own : undefined,
  };
}

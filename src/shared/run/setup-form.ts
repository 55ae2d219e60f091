import type { Json, Options } from '@/ollama';
import { readOptions, toOptionText, type FieldProblem } from './read-options';
import type { BasicSetup } from './run-setup';

// A setup as it is typed: options are texts while they are edited.

/** A text by option. */
export type OptionTexts = Record<string, string>;

/** Options as they are typed. */
export function toOptionTexts(options: Options | undefined): OptionTexts {
  const set = Object.entries(options ?? {}) as [string, Json | undefined][];
  return Object.fromEntries(set.flatMap(([name, value]) => (value === undefined ? [] : [[name, toOptionText(value)]])));
}

/**
 * Options as a question is put with them, and what is wrong with those that are left out.
 *
 * [Note: No answer of zero tokens] `num_predict: 0` is no limit at all to 0.24, and one token to the chat of newer
 * servers: whoever types it means neither. (llm/server.go at v0.24.0, llm/llama_server.go at v0.33.0-rc2)
 */
export function readOptionTexts(texts: Readonly<OptionTexts>): {
  options: Options;
  problems: Record<string, FieldProblem>;
} {
  const { options, problems } = readOptions(texts);
  if (options.num_predict !== 0) return { options, problems };
  const { num_predict: _, ...others } = options;
  return { options: others, problems: { ...problems, num_predict: { code: 'zero' } } };
}

/** Changes a setup; what becomes undefined, or without fields, is left to the model and its server again. */
export function changed<S extends BasicSetup>(setup: S, change: Partial<NoInfer<S>>): S {
  return Object.fromEntries(
    Object.entries({ ...setup, ...change }).filter(([, value]) => value !== undefined && !isEmpty(value)),
  ) as object as S;
}

function isEmpty(value: unknown): boolean {
  if (value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** How many things of a setup are not left to the model and its server. */
export function countSet(setup: BasicSetup): number {
  const { options = {}, ...others } = setup;
  return Object.keys(changed({}, others)).length + Object.keys(options).length;
}

/** Whether two setups ask for the same. */
export function isSameSetup(one: BasicSetup, other: BasicSetup): boolean {
  return inOrder(changed({}, one)) === inOrder(changed({}, other));
}

/** As JSON whose fields stand in one order, whatever order they were set in. */
function inOrder(value: object): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** What makes a model answer the same question with the same words, as far as its machine does. */
export const reproducible = { seed: 42, temperature: 0 };

/** Whether a seed is fixed and there is no randomness. */
export function isReproducible({ options }: BasicSetup): boolean {
  return options?.temperature === 0 && options.seed !== undefined && options.seed >= 0;
}

/** Sets a seed and no randomness, or takes them back. A seed that was chosen stays. */
export function withReproducible<S extends BasicSetup>(setup: S, isWanted: boolean): S {
  const { seed, temperature: _, ...others } = setup.options ?? {};
  if (!isWanted) return changed<BasicSetup>(setup, { options: others }) as S;
  const chosen = seed !== undefined && seed >= 0 ? seed : reproducible.seed;
  return changed<BasicSetup>(setup, { options: { ...others, temperature: 0, seed: chosen } }) as object as S;
}

/** Whether what does not fit is refused, at both ends: before an answer and in it. */
export function isNeverCut({ truncate, shift }: BasicSetup): boolean {
  return truncate === false && shift === false;
}

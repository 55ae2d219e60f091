import type { ListedModel } from '@/ollama';
import { displayName, isSameModel, nameProblem, parseModelName, type NameProblem } from '@/ollama/model-name';
import { findModel, isSameContent } from './run-copy';

/** What a text means as the name that a model is to get. */
export type Target =
  | { kind: 'problem'; problem: NameProblem }
  /** It is the model's own; in another case it is so too. */
  | { kind: 'same' }
  /** It stands for the same model already. */
  | { kind: 'twin'; name: string }
  /** Another model has it. */
  | { kind: 'taken'; name: string; taken: ListedModel }
  | { kind: 'free'; name: string };

/** Reads the name that `source` is to get, on a server that has `models`. */
export function readTarget(text: string, source: string, models: readonly ListedModel[]): Target {
  const trimmed = text.trim();
  const problem = nameProblem(trimmed);
  if (problem) return { kind: 'problem', problem };
  if (isSameModel(trimmed, source)) return { kind: 'same' };
  const name = displayName(parseModelName(trimmed)!);
  const taken = findModel(models, trimmed);
  if (!taken) return { kind: 'free', name };
  return isSameContent(taken, findModel(models, source)) ? { kind: 'twin', name } : { kind: 'taken', name, taken };
}

/** A name for a copy that nobody has: `llama3.2-copy:3b`, `llama3.2-copy-2:3b`. */
export function suggestCopy(source: string, taken: readonly string[]): string {
  const name = parseModelName(source);
  if (!name) return '';
  for (let count = 1; ; count += 1) {
    const ending = count === 1 ? '-copy' : `-copy-${count}`;
    // A part has 80 characters at most.
    const suggestion = displayName({ ...name, model: name.model.slice(0, 80 - ending.length) + ending });
    if (!taken.some((other) => isSameModel(other, suggestion))) return suggestion;
  }
}

import { measuresOf } from '@/shared/run/measures';
import type { Run } from '../../run';

/** What is between the smallest and the largest. */
export interface Spread {
  minimum: number;
  median: number;
  maximum: number;
  /** All of them, the smallest first. */
  values: number[];
}

/** Runs that came to the same answer. */
export interface AnswerGroup {
  answer: string;
  /** In the order in which they were asked. */
  runs: Run[];
}

export interface Repeated {
  /** The commonest answer first. Only of runs that came to their end. */
  groups: AnswerGroup[];
  /** In characters as a reader counts them, or nearly so: code points. */
  lengths: Spread | undefined;
  tokens: Spread | undefined;
  tokensPerSecond: Spread | undefined;
  /** Those that failed or were stopped. */
  unended: Run[];
}

/** What several runs of one request have in common, and what not. */
export function spreadOf(runs: readonly Run[]): Repeated {
  const done = runs.filter(({ status }) => status === 'done');
  const byAnswer = new Map<string, Run[]>();
  for (const run of done) byAnswer.set(run.response, [...(byAnswer.get(run.response) ?? []), run]);
  const measures = done.map((run) => measuresOf(run));
  return {
    groups: [...byAnswer]
      .map(([answer, group]) => ({ answer, runs: group }))
      .sort((one, other) => other.runs.length - one.runs.length),
    lengths: spread(done.map(({ response }) => [...response].length)),
    tokens: spread(measures.map(({ tokens }) => tokens)),
    tokensPerSecond: spread(measures.map(({ tokensPerSecond }) => tokensPerSecond)),
    unended: runs.filter(({ status }) => status === 'failed' || status === 'stopped'),
  };
}

/** Of the values that are numbers; undefined where there are none. */
function spread(all: readonly (number | undefined)[]): Spread | undefined {
  const values = all.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  if (values.length === 0) return undefined;
  values.sort((one, other) => one - other);
  const middle = values.length / 2;
  const median = values.length % 2 === 1 ? values[Math.floor(middle)]! : (values[middle - 1]! + values[middle]!) / 2;
  return { minimum: values[0]!, median, maximum: values.at(-1)!, values };
}

import { fields, finite, list, someText } from '@/ollama/read';
import type { ServerId } from '@/shared/server';
import { defaultPlan, isSameTarget, limits, type BenchmarkPlan, type Target } from './plan';

type Limits = { least: number; most: number };

/**
 * Makes a plan of anything: what a link says, what was stored, what a file has. Numbers are brought within
 * their limits, what is absent or no number is the default. Never throws.
 */
export function readPlan(value: unknown): BenchmarkPlan {
  const from = fields(value);
  const plan: BenchmarkPlan = {
    targets: readTargets(from.targets),
    loads: numberIn(from.loads, { ...limits.loads, least: 0 }, defaultPlan.loads),
    runs: numberIn(from.runs, { ...limits.runs, least: 0 }, defaultPlan.runs),
    promptTokens: orDefault(numbersIn(from.promptTokens, limits.promptTokens), defaultPlan.promptTokens),
    answerTokens: numberIn(from.answerTokens, limits.answerTokens, defaultPlan.answerTokens),
    contexts: numbersIn(from.contexts, limits.contexts),
    concurrency: orDefault(numbersIn(from.concurrency, limits.concurrency), defaultPlan.concurrency),
    temperature: readTemperature(from.temperature),
    seed: numberIn(from.seed, limits.seed, defaultPlan.seed),
    isRaw: typeof from.isRaw === 'boolean' ? from.isRaw : defaultPlan.isRaw,
  };
  // A plan that measures nothing is none of ours.
  return plan.loads === 0 && plan.runs === 0 ? { ...plan, runs: defaultPlan.runs } : plan;
}

function readTargets(value: unknown): Target[] {
  const targets = list(value, (entry): Target | undefined => {
    const serverId = someText(fields(entry).serverId);
    const model = someText(fields(entry).model);
    return serverId === undefined || model === undefined ? undefined : { serverId: serverId as ServerId, model };
  });
  return targets
    .filter((target, index) => targets.findIndex((each) => isSameTarget(each, target)) === index)
    .slice(0, limits.targets.most);
}

function readTemperature(value: unknown): number {
  const { least, most } = limits.temperature;
  return Math.min(most, Math.max(least, finite(value) ?? defaultPlan.temperature));
}

function numberIn(value: unknown, { least, most }: Limits, otherwise: number): number {
  const number = finite(value);
  return number === undefined ? otherwise : Math.min(most, Math.max(least, Math.round(number)));
}

function numbersIn(value: unknown, limit: Limits): number[] {
  const numbers = list(value, finite).map((number) => numberIn(number, limit, number));
  return [...new Set(numbers)].toSorted((one, other) => one - other).slice(0, limits.values);
}

function orDefault(numbers: readonly number[], otherwise: readonly number[]): readonly number[] {
  return numbers.length > 0 ? numbers : otherwise;
}

import { groupBy } from '@/base/group-by';
import { stepsOf, type Step } from '../plan/steps';
import type { BenchmarkRun, Measurement } from '../run/run';
import { measures, valuesOf, type Measure, type Values } from './measure';
import { spreadOf, type Spread } from './statistics';

/** What a row of results is of. */
export interface Condition {
  target: number;
  kind: Step['kind'];
  context?: number;
  promptTokens?: number;
  concurrency?: number;
}

/** All that was measured under the same condition. */
export interface Group extends Condition {
  key: string;
  /** How many steps were to be measured, and how many requests have failed. */
  planned: number;
  measured: number;
  failed: number;
  values: Values;
  spreads: Partial<Record<Measure, Spread>>;
  /** As the server counted it: the median. */
  countedPromptTokens?: number;
}

/** What was measured, by condition, in the plan's order; what was not measured yet is a group without values. */
export function summarize(run: Pick<BenchmarkRun, 'plan'>, measurements: readonly Measurement[]): Group[] {
  const byStep = new Map(measurements.map((each) => [each.step, each]));
  return [...groupBy(stepsOf(run.plan), conditionKey)].map(([key, steps]) => groupOf(key, steps, byStep));
}

function conditionKey(step: Step): string {
  const { target, kind, context } = step;
  const asked = step.kind === 'answer' ? `${step.promptTokens} ${step.concurrency}` : '';
  return `${target} ${kind} ${context ?? ''} ${asked}`.trim();
}

function groupOf(key: string, steps: readonly Step[], byStep: ReadonlyMap<string, Measurement>): Group {
  const first = steps[0]!;
  const pairs = steps.flatMap((step) => {
    const measurement = byStep.get(step.id);
    return measurement ? { step, measurement } : [];
  });
  const samples = pairs.flatMap(({ measurement }) => measurement.samples);
  const all = pairs.map(({ step, measurement }) => valuesOf(step, measurement));
  const values = {} as Values;
  const spreads: Group['spreads'] = {};
  for (const measure of measures) {
    values[measure] = all.flatMap((each) => each[measure]);
    const spread = spreadOf(values[measure]);
    if (spread) spreads[measure] = spread;
  }
  return {
    key,
    target: first.target,
    kind: first.kind,
    context: first.context,
    ...(first.kind === 'answer' && { promptTokens: first.promptTokens, concurrency: first.concurrency }),
    planned: steps.length,
    measured: pairs.length,
    failed: samples.filter(({ end }) => end === 'failed').length,
    values,
    spreads,
    countedPromptTokens: spreadOf(samples.flatMap(({ metrics }) => metrics.prompt_eval_count ?? []))?.median,
  };
}

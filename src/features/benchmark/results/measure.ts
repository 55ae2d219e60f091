import { measuresOf } from '@/shared/run/measures';
import type { Step } from '../plan/steps';
import type { Measurement, Sample } from '../run/run';

/** What is measured: seconds, or tokens a second. */
export const measures = ['load', 'firstToken', 'promptRate', 'generationRate', 'throughput'] as const;
export type Measure = (typeof measures)[number];

/** Whether more of it is better. */
export const isRate: Record<Measure, boolean> = {
  load: false,
  firstToken: false,
  promptRate: true,
  generationRate: true,
  throughput: true,
};

export type Values = Record<Measure, number[]>;

/** The numbers that a measurement gives. What the server did not tell, or cannot be, gives none. */
export function valuesOf(step: Step, { samples, wallMs }: Measurement): Values {
  const values: Values = { load: [], firstToken: [], promptRate: [], generationRate: [], throughput: [] };
  for (const sample of samples) {
    if (sample.end === 'failed') continue;
    if (step.kind === 'load') {
      take(values.load, sample.totalMs / 1000);
      continue;
    }
    const { tokensPerSecond, promptTokensPerSecond } = measuresOf({ metrics: sample.metrics, createdAt: 0 });
    take(values.firstToken, sample.firstTokenMs === undefined ? undefined : sample.firstTokenMs / 1000);
    take(values.promptRate, promptTokensPerSecond);
    take(values.generationRate, tokensPerSecond);
  }
  if (step.kind === 'answer') take(values.throughput, throughputOf(samples, wallMs));
  return values;
}

/** Of all requests together; unknown where one of them does not tell what it made. */
function throughputOf(samples: readonly Sample[], wallMs: number): number | undefined {
  const counts = samples.map(({ end, metrics }) => (end === 'failed' ? undefined : metrics.eval_count));
  const tokens = counts.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
  return tokens === undefined || tokens < 2 || wallMs <= 0 ? undefined : tokens / (wallMs / 1000);
}

function take(values: number[], value: number | undefined): void {
  if (value !== undefined && Number.isFinite(value) && value > 0) values.push(value);
}

/**
 * How long a request waited on the server before it was its turn, in seconds; undefined where that is not told.
 *
 * [Note: Waiting on the server] `load_duration` is the time until the model was there, the server's own queue
 * included. The wait for a free place of its engine is in `total_duration` and in no other.
 * (server/routes.go GenerateHandler, llm/server.go Completion at v0.24.0)
 */
export function waitOf({ metrics }: Sample): number | undefined {
  const {
    total_duration: total,
    load_duration: load = 0,
    prompt_eval_duration: prompt,
    eval_duration: answer,
  } = metrics;
  if (total === undefined || prompt === undefined || answer === undefined) return undefined;
  const seconds = (total - load - prompt - answer) / 1e9;
  return seconds > 0 ? seconds : 0;
}

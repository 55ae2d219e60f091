import type { Metrics } from '@/ollama';
import type { StoredError } from '@/shared/stored-error';
import type { BenchmarkPlan, Target } from '../plan/plan';
import type { Step } from '../plan/steps';

/** A model on a server, as it was when it was measured. */
export interface MeasuredTarget extends Target {
  serverName: string;
  /** Empty for the server inside the page. */
  serverUrl: string;
  /** What the server says of itself. */
  version?: string;
  digest?: string;
  sizeBytes?: number;
  parameterSize?: string;
  quantization?: string;
  /** See Pace. */
  pace?: number;
  /** What ended it before all was measured. */
  failure?: StoredError;
}

/** A benchmark as it is kept. Never changed in place. */
export interface BenchmarkRun {
  id: string;
  /** Empty unless the user gave one. */
  label: string;
  /** In milliseconds since 1970. */
  createdAtMs: number;
  /** When it ended, however; absent while it runs, and where its page went away. */
  endedAtMs?: number;
  plan: BenchmarkPlan;
  /** One for each of the plan's, in their order. */
  targets: readonly MeasuredTarget[];
  /** How many steps were measured, when it ended. */
  done?: number;
  /** Came from a file. */
  isImported?: boolean;
}

/** What was loaded on the server at a moment, as far as it tells. */
export interface Conditions {
  /** The names of other models. */
  others: readonly string[];
  /** Of the model itself: bytes in use, and how many of them on GPUs; the context in effect. */
  size?: number;
  size_vram?: number;
  context_length?: number;
}

/**
 * How a request ended. `length` and `stop` are answers: of as many tokens as were asked for, or fewer. `silent`:
 * the stream came to its end without a last line.
 */
export type SampleEnd = 'loaded' | 'length' | 'stop' | 'silent' | 'failed';

/** One request. Times are in milliseconds after it went out, as this page saw them. */
export interface Sample {
  end: SampleEnd;
  headersMs?: number;
  firstTokenMs?: number;
  totalMs: number;
  metrics: Metrics;
  error?: StoredError;
}

/** What came of a step: as many samples as requests went out at once. */
export interface Measurement {
  run: string;
  step: string;
  /** In milliseconds since 1970. */
  atMs: number;
  /** From the first request to the end of the last. */
  wallMs: number;
  samples: readonly Sample[];
  before?: Conditions;
  after?: Conditions;
}

/** What of a plan has not been measured: what was not tried, and what failed altogether. */
export function restOf(steps: readonly Step[], measurements: readonly Measurement[]): Step[] {
  const measured = new Set(measurements.filter((each) => !hasFailed(each)).map(({ step }) => step));
  return steps.filter(({ id }) => !measured.has(id));
}

/** Whether nothing came of a step. */
export function hasFailed({ samples }: Pick<Measurement, 'samples'>): boolean {
  return samples.every(({ end }) => end === 'failed');
}

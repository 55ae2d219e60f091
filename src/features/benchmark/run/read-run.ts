import type { Metrics } from '@/ollama';
import { amount, fields, isFields, list, someText, text, texts } from '@/ollama/read';
import type { ServerId } from '@/shared/server';
import { readStoredError } from '@/shared/stored-error';
import { readPlan } from '../plan/read-plan';
import type { BenchmarkRun, Conditions, MeasuredTarget, Measurement, Sample, SampleEnd } from './run';

// What is stored, or comes from a file, may have been written by anything. Nothing here throws.

/** Reads a stored run; undefined for what is none. */
export function readRun(value: unknown): BenchmarkRun | undefined {
  const from = fields(value);
  const id = someText(from.id);
  const createdAtMs = amount(from.createdAtMs);
  const targets = list(from.targets, readTarget);
  if (id === undefined || createdAtMs === undefined || targets.length === 0) return undefined;
  // The targets decide: what the plan says of them is the same, or wrong.
  const plan = { ...readPlan(from.plan), targets: targets.map(({ serverId, model }) => ({ serverId, model })) };
  return {
    id,
    label: (text(from.label) ?? '').slice(0, 200),
    createdAtMs,
    endedAtMs: amount(from.endedAtMs),
    done: amount(from.done),
    plan,
    targets,
    ...(from.isImported === true && { isImported: true }),
  };
}

function readTarget(value: unknown): MeasuredTarget | undefined {
  const from = fields(value);
  const serverId = someText(from.serverId);
  const model = someText(from.model);
  if (serverId === undefined || model === undefined) return undefined;
  return {
    serverId: serverId as ServerId,
    model,
    serverName: text(from.serverName) ?? '',
    serverUrl: text(from.serverUrl) ?? '',
    version: someText(from.version),
    digest: someText(from.digest),
    sizeBytes: amount(from.sizeBytes),
    parameterSize: someText(from.parameterSize),
    quantization: someText(from.quantization),
    pace: amount(from.pace) || undefined,
    ...(isFields(from.failure) && { failure: readStoredError(from.failure) }),
  };
}

/** Reads a stored measurement; undefined for what is none. */
export function readMeasurement(value: unknown): Measurement | undefined {
  const from = fields(value);
  const run = someText(from.run);
  const step = someText(from.step);
  const samples = list(from.samples, readSample);
  if (run === undefined || step === undefined || samples.length === 0) return undefined;
  return {
    run,
    step,
    atMs: amount(from.atMs) ?? 0,
    wallMs: amount(from.wallMs) ?? 0,
    samples,
    before: readConditions(from.before),
    after: readConditions(from.after),
  };
}

const ends: readonly SampleEnd[] = ['loaded', 'length', 'stop', 'silent', 'failed'];

function readSample(value: unknown): Sample | undefined {
  const from = fields(value);
  const end = ends.find((each) => each === from.end);
  if (end === undefined) return undefined;
  return {
    end,
    headersMs: amount(from.headersMs),
    firstTokenMs: amount(from.firstTokenMs),
    totalMs: amount(from.totalMs) ?? 0,
    metrics: readMetrics(from.metrics),
    ...(isFields(from.error) && { error: readStoredError(from.error) }),
  };
}

const metricNames = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const satisfies readonly (keyof Metrics)[];

/** The measures of an answer's last line, and nothing else of it. */
export function readMetrics(value: unknown): Metrics {
  const from = fields(value);
  const metrics: Metrics = {};
  for (const name of metricNames) {
    const number = amount(from[name]);
    if (number !== undefined) metrics[name] = number;
  }
  return metrics;
}

function readConditions(value: unknown): Conditions | undefined {
  if (!isFields(value)) return undefined;
  return {
    others: texts(value.others) ?? [],
    size: amount(value.size),
    size_vram: amount(value.size_vram),
    context_length: amount(value.context_length),
  };
}

import { newId } from '@/base/ids';
import { fields, isFields, list } from '@/ollama/read';
import { readMeasurement, readRun } from '../run/read-run';
import type { BenchmarkRun, Measurement } from '../run/run';

/** Says what a file is, for whoever finds it. */
const format = 'paddock-benchmark';
const version = 1;
/** A run of all that can be asked for is far below this. */
const largestBytes = 200_000_000;

/** A file that is no run of ours. */
export class NoBenchmarkError extends Error {
  override readonly name = 'NoBenchmarkError';
  readonly code = 'benchmark.noBenchmark';
}

/** A run with all that was measured, as a file's text. */
export function toRunFile(run: BenchmarkRun, measurements: readonly Measurement[]): string {
  return `${JSON.stringify({ format, version, run, measurements }, undefined, 2)}\n`;
}

/** Reads such a file, as a run of its own. Throws NoBenchmarkError for any other. */
export async function readRunFile(file: Blob): Promise<{ run: BenchmarkRun; measurements: Measurement[] }> {
  if (file.size > largestBytes) throw new NoBenchmarkError();
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    throw new NoBenchmarkError();
  }
  const from = fields(value);
  const read = isFields(value) && from.format === format ? readRun(from.run) : undefined;
  if (!read) throw new NoBenchmarkError();
  const id = newId();
  const measurements = list(from.measurements, readMeasurement).map((each) => ({ ...each, run: id }));
  // It runs nowhere, whatever it did when it was written.
  return { run: { ...read, id, endedAtMs: read.endedAtMs ?? read.createdAtMs, isImported: true }, measurements };
}

/** What a run's file may be called anywhere. */
export function fileName({ label, createdAtMs }: BenchmarkRun, ending: 'csv' | 'json'): string {
  const day = new Date(createdAtMs).toISOString().slice(0, 16).replace(/[:T]/g, '-');
  const words = label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return ['benchmark', words, day].filter(Boolean).join('-') + `.${ending}`;
}

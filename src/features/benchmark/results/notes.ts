import type { BenchmarkRun, Conditions, Measurement } from '../run/run';
import { stepsOf } from '../plan/steps';
import { measuresOf } from '@/shared/run/measures';
import { waitOf } from './measure';
import { spreadOf } from './statistics';

/** Something that whoever reads the numbers should know. Times in seconds. */
export type ResultNote =
  | { kind: 'failed' | 'silent' | 'early' | 'noPromptCount' | 'noRate' | 'noConditions'; count: number; of: number }
  | { kind: 'reloaded' | 'waited'; count: number; of: number; seconds: number }
  | { kind: 'others'; names: string[] }
  | { kind: 'changed' }
  | { kind: 'onCpu' }
  | { kind: 'partlyCpu'; percent: number }
  | { kind: 'contextDiffers'; asked: number; used: number }
  | { kind: 'contextUsed'; used: number };

/** A model that is there answers within milliseconds; a load, or a line before it, takes longer than this. */
const longLoadSeconds = 0.5;
const longWaitSeconds = 0.1;

/** What is to be known of the numbers of a target, the gravest first; undefined where there are none. */
export function notesOf(
  run: Pick<BenchmarkRun, 'plan'>,
  target: number,
  all: readonly Measurement[],
): ResultNote[] | undefined {
  const steps = new Map(stepsOf(run.plan).map((step) => [step.id, step]));
  const own = all.flatMap((measurement) => {
    const step = steps.get(measurement.step);
    return step?.target === target ? { step, measurement } : [];
  });
  if (own.length === 0) return undefined;
  const answers = own.filter(({ step }) => step.kind === 'answer').flatMap(({ measurement }) => measurement.samples);
  const whole = answers.filter(({ end }) => end === 'length' || end === 'stop');
  const samples = own.flatMap(({ measurement }) => measurement.samples);
  const loadSeconds = whole.map(({ metrics }) => (metrics.load_duration ?? 0) / 1e9).filter((s) => s > longLoadSeconds);
  const waitSeconds = whole.map((sample) => waitOf(sample) ?? 0).filter((s) => s > longWaitSeconds);
  const noRate = whole.filter(({ metrics }) => measuresOf({ metrics, createdAt: 0 }).tokensPerSecond === undefined);
  const count = (kind: 'failed' | 'silent' | 'early' | 'noPromptCount' | 'noRate', of: number, n: number) =>
    n > 0 ? [{ kind, count: n, of }] : [];
  return [
    ...count('failed', samples.length, samples.filter(({ end }) => end === 'failed').length),
    ...count('silent', answers.length, answers.filter(({ end }) => end === 'silent').length),
    ...count('early', answers.length, answers.filter(({ end }) => end === 'stop').length),
    ...count(
      'noPromptCount',
      whole.length,
      whole.filter(({ metrics }) => !metrics.prompt_eval_count || !metrics.prompt_eval_duration).length,
    ),
    ...count('noRate', whole.length, noRate.length),
    ...timed('reloaded', whole.length, loadSeconds),
    ...timed('waited', whole.length, waitSeconds),
    ...conditionNotes(own),
  ];
}

function timed(kind: 'reloaded' | 'waited', of: number, seconds: readonly number[]): ResultNote[] {
  const spread = spreadOf(seconds);
  return spread ? [{ kind, count: spread.count, of, seconds: spread.median }] : [];
}

function conditionNotes(
  own: readonly { step: { context: number | undefined }; measurement: Measurement }[],
): ResultNote[] {
  const notes: ResultNote[] = [];
  const after = own.flatMap(({ measurement }) => measurement.after ?? []);
  const names = new Set(
    own.flatMap(({ measurement: { before, after } }) => [...(before?.others ?? []), ...(after?.others ?? [])]),
  );
  if (names.size > 0) notes.push({ kind: 'others', names: [...names] });
  if (own.some(({ measurement: { before, after } }) => before && after && !isSameCompany(before, after)))
    notes.push({ kind: 'changed' });
  const place = after.find(({ size, size_vram }) => size && size_vram !== undefined);
  if (place?.size_vram === 0) notes.push({ kind: 'onCpu' });
  else if (place && place.size_vram! < place.size!)
    notes.push({
      kind: 'partlyCpu',
      percent: Math.min(99, Math.max(1, Math.round((place.size_vram! / place.size!) * 100))),
    });
  notes.push(...contextNotes(own));
  const unseen = own.filter(({ measurement }) => !measurement.after).length;
  if (unseen > 0) notes.push({ kind: 'noConditions', count: unseen, of: own.length });
  return notes;
}

/** What a model was trained for limits what it gets; where nothing was asked for, the server has decided. */
function contextNotes(
  own: readonly { step: { context: number | undefined }; measurement: Measurement }[],
): ResultNote[] {
  const used = new Map<string, ResultNote>();
  for (const { step, measurement } of own) {
    const length = measurement.after?.context_length;
    if (!length || length === step.context) continue;
    const note: ResultNote =
      step.context === undefined
        ? { kind: 'contextUsed', used: length }
        : { kind: 'contextDiffers', asked: step.context, used: length };
    used.set(JSON.stringify(note), note);
  }
  return [...used.values()];
}

function isSameCompany(one: Conditions, other: Conditions): boolean {
  return [...one.others].sort().join('\n') === [...other.others].sort().join('\n');
}

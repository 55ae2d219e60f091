import { expect, test } from 'vitest';
import { applyEvent, type ImportEvent, isRunning, type JobProgress, newProgress, storedFraction } from './job';
import type { ImportPlan } from '../draft/plan';

const plan: ImportPlan = {
  model: 'two',
  files: [
    { name: 'a.gguf', blob: new Blob(['a'.repeat(100)]), field: 'files' },
    { name: 'b.gguf', blob: new Blob(['b'.repeat(300)]), field: 'files' },
  ],
  settings: {},
};

function after(...events: ImportEvent[]): JobProgress {
  return [{ type: 'job-began' } as const, ...events].reduce<JobProgress>(applyEvent, newProgress(plan));
}

const uploading = (index: number, doneBytes: number, totalBytes: number): ImportEvent => ({
  type: 'file-moved',
  index,
  state: { at: 'uploading', transfer: { doneBytes, totalBytes } },
});
const stored = (index: number): ImportEvent => ({
  type: 'file-moved',
  index,
  state: { at: 'stored', how: 'uploaded' },
});

test('begins with every file waiting', () => {
  const job = newProgress(plan);
  expect(job.files.map(({ state }) => state.at)).toEqual(['waiting', 'waiting']);
  expect(job.files.map(({ sizeBytes }) => sizeBytes)).toEqual([100, 300]);
  expect(isRunning(job)).toBe(true);
});

test('leaves the job before the event as it was', () => {
  const before = newProgress(plan);
  applyEvent(before, stored(0));
  expect(before).toEqual(newProgress(plan));
});

test('counts digest and upload half each, by size', () => {
  expect(storedFraction(newProgress(plan))).toBe(0);
  const digested: ImportEvent = {
    type: 'file-moved',
    index: 0,
    state: { at: 'digesting', transfer: { doneBytes: 100, totalBytes: 100 } },
  };
  expect(storedFraction(after(digested))).toBe(0.125);
  expect(storedFraction(after(stored(0), uploading(1, 150, 300)))).toBe((100 + 225) / 400);
  expect(storedFraction(after(stored(0), stored(1)))).toBe(1);
  expect(storedFraction(after(stored(0), stored(1), { type: 'create-began' }))).toBeUndefined();
});

test('a failed file stays failed, the others end as stopped where they were', () => {
  const error = new Error('boom');
  const job = after(uploading(0, 1, 100), { type: 'file-failed', index: 0, error }, uploading(1, 2, 300), {
    type: 'job-failed',
    error,
  });
  expect(job.files.map(({ state }) => state)).toEqual([
    { at: 'failed', during: 'uploading' },
    { at: 'stopped', during: 'uploading' },
  ]);
  expect(job.state).toEqual({ at: 'failed', during: 'storing', error });
  expect(isRunning(job)).toBe(false);
});

test('a stop keeps what is stored and says in which phase it came', () => {
  const early = after(stored(0), { type: 'job-stopped' });
  expect(early.files.map(({ state }) => state.at)).toEqual(['stored', 'stopped']);
  expect(early.state).toEqual({ at: 'stopped', during: 'storing' });
  const late = after(stored(0), stored(1), { type: 'create-began' }, { type: 'job-stopped' });
  expect(late.state).toEqual({ at: 'stopped', during: 'creating' });
});

test('a line that goes on with the one before replaces it, another is a step of its own', () => {
  const line = (status: string, digest?: string, completed?: number): ImportEvent => ({
    type: 'create-line',
    line: { status, digest, completed, total: 10 },
  });
  const job = after(
    { type: 'create-began' },
    line('parsing GGUF'),
    line('quantizing F16 model to Q4_K_M', '000', 1),
    line('quantizing F16 model to Q4_K_M', '000', 9),
    line('success'),
  );
  expect(job.lines.map(({ status, completed }) => [status, completed])).toEqual([
    ['parsing GGUF', undefined],
    ['quantizing F16 model to Q4_K_M', 9],
    ['success', undefined],
  ]);
});

test('waits for another create, is made, is ready and being checked, and then done', () => {
  const waiting = after(stored(0), stored(1), { type: 'create-waits' });
  expect(waiting.state).toEqual({ at: 'waiting' });
  expect(isRunning(waiting)).toBe(true);
  expect(applyEvent(waiting, { type: 'job-stopped' }).state).toEqual({ at: 'stopped', during: 'storing' });

  const proving = [
    { type: 'create-began', at: 5 } as const,
    { type: 'template-ignored' } as const,
    { type: 'ready' } as const,
  ].reduce<JobProgress>(applyEvent, waiting);
  expect(proving).toMatchObject({
    state: { at: 'proving' },
    check: 'missing',
    creatingSince: 5,
    isTemplateIgnored: true,
  });
  expect(isRunning(proving)).toBe(true);
  expect(applyEvent(proving, { type: 'job-done' })).toMatchObject({ state: { at: 'done' }, check: 'passed' });
  expect(applyEvent(proving, { type: 'job-failed', error: 1 })).toMatchObject({
    state: { at: 'failed', during: 'proving' },
    check: 'missing',
  });
  expect(applyEvent(proving, { type: 'unmade' }).check).toBeUndefined();
});

import { expect, test } from 'vitest';
import type { FileState, JobProgress } from './job';
import { stepsOf } from './job-steps';

const transfer = { doneBytes: 1, totalBytes: 2 };

function states(state: JobProgress['state'], ...files: FileState[]): string {
  const job: JobProgress = {
    model: 'm',
    lines: [],
    state,
    files: files.map((file, index) => ({ name: `${index}.gguf`, field: 'files', sizeBytes: 2, state: file })),
  };
  return stepsOf(job)
    .map((step) => step.state)
    .join(' ');
}

const uploaded: FileState = { at: 'stored', how: 'uploaded' };
const existed: FileState = { at: 'stored', how: 'existed' };

test('follows one file', () => {
  const storing = { at: 'storing' } as const;
  expect(states(storing, { at: 'waiting' })).toBe('current todo todo todo');
  expect(states(storing, { at: 'digesting', transfer })).toBe('current todo todo todo');
  expect(states(storing, { at: 'checking' })).toBe('done current todo todo');
  expect(states(storing, { at: 'queued' })).toBe('done done current todo');
  expect(states(storing, { at: 'uploading', transfer })).toBe('done done current todo');
  expect(states({ at: 'creating' }, uploaded)).toBe('done done done current');
  expect(states({ at: 'done' }, uploaded)).toBe('done done done done');
});

test('an upload that was not needed is skipped', () => {
  expect(states({ at: 'creating' }, existed)).toBe('done done skipped current');
  expect(states({ at: 'creating' }, existed, uploaded)).toBe('done done done current');
});

test('is where the hindmost file is', () => {
  expect(states({ at: 'storing' }, uploaded, { at: 'checking' })).toBe('done current todo todo');
});

test('a job without files does nothing but create', () => {
  expect(states({ at: 'storing' })).toBe('current');
  expect(states({ at: 'creating' })).toBe('current');
  expect(states({ at: 'stopped', during: 'storing' })).toBe('stopped');
  expect(states({ at: 'done' })).toBe('done');
});

test('a failure stands at the step that failed', () => {
  const failed = { at: 'failed', error: new Error('x'), during: 'storing' } as const;
  expect(states(failed, { at: 'stopped', during: 'waiting' }, { at: 'failed', during: 'uploading' })).toBe(
    'done done failed todo',
  );
  expect(states({ ...failed, during: 'creating' }, uploaded)).toBe('done done done failed');
  expect(states({ at: 'stopped', during: 'storing' }, { at: 'stopped', during: 'digesting' })).toBe(
    'stopped todo todo todo',
  );
});

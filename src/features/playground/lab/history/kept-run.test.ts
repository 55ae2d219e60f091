import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aRun } from '../runs.fixture';
import { exportRuns } from './export-runs';
import { bounds, hasWords, headOf, toKept, tooMany, type RunHead } from './kept-run';
import { readKeptRun, readRunHead } from './read-kept-run';

const head = (more: Partial<RunHead>): RunHead => ({ ...headOf(toKept(aRun(), 'Box')!), ...more });

describe('a run that is kept', () => {
  it('is the run as it was, where there is room', () => {
    const run = aRun({ request: { model: 'm', prompt: 'p', images: ['x'.repeat(1000)], own: { field: 1 } } });
    expect(toKept(run, 'Box')).toMatchObject({ run, serverName: 'Box', imagesLeftOut: 0 });
  });

  it('leaves out big images, and counts them', () => {
    const run = aRun({ request: { model: 'm', prompt: 'p', images: ['a', 'x'.repeat(bounds.imageBytes)] } });
    const kept = toKept(run, '')!;
    expect(kept.run.request).toEqual({ model: 'm', prompt: 'p' });
    expect(kept.imagesLeftOut).toBe(2);
    expect(kept.sizeBytes).toBeLessThan(10_000);
  });

  it('is bounded: what another run can show again goes first', () => {
    const logprobs = Array.from({ length: 30_000 }, () => ({ token: 'x'.repeat(50), logprob: -1 }));
    const kept = toKept(aRun({ logprobs, context: [1, 2] }), '')!;
    expect(kept.run).toMatchObject({ logprobs: [], logprobsLeftOut: 30_000 });
    expect(kept.run.context).toEqual([1, 2]);
    expect(kept.sizeBytes).toBeLessThan(bounds.runBytes);
    const long = toKept(aRun({ context: Array.from({ length: 600_000 }, () => 1000) }), '')!;
    expect(long.run.context).toBeUndefined();
    expect(long.run.response).toBe(aRun().response);
  });

  it('has the end of many lines and the beginning of a long answer', () => {
    const lines = Array.from({ length: 1000 }, (_, atMs) => ({ atMs, text: 'x'.repeat(2000) }));
    const { run } = toKept(aRun({ lines, linesLeftOut: 5, response: '😀'.repeat(bounds.textLength) }), '')!;
    expect(run.lines).toHaveLength(bounds.lines);
    expect(run.lines.at(-1)!.atMs).toBe(999);
    expect(run.linesLeftOut).toBe(5 + 1000 - bounds.lines);
    // What ends in half of a character cannot be encoded.
    expect(() => encodeURIComponent(run.response)).not.toThrow();
    expect(run.response.length).toBeLessThanOrEqual(bounds.textLength);
  });

  it('is none while it runs, and none where the request alone is too long', () => {
    expect(toKept(aRun({ status: 'running' }), '')).toBeUndefined();
    expect(toKept(aRun({ request: { model: 'm', prompt: 'x'.repeat(bounds.runBytes) } }), '')).toBeUndefined();
  });
});

describe('what has to go', () => {
  const many = (count: number, more: Partial<RunHead> = {}) =>
    Array.from({ length: count }, (_, index) => head({ id: `run-${index}`, createdAt: index, sizeBytes: 10, ...more }));

  it('is the oldest', () => {
    expect(tooMany(many(bounds.runs))).toEqual([]);
    expect(tooMany(many(bounds.runs + 2)).sort()).toEqual(['run-0', 'run-1']);
  });

  it('is what is too much in bytes, but never the newest', () => {
    expect(tooMany(many(4, { sizeBytes: bounds.bytes / 2 })).sort()).toEqual(['run-0', 'run-1']);
    expect(tooMany(many(1, { sizeBytes: bounds.bytes * 2 }))).toEqual([]);
  });

  it('is nothing that is pinned', () => {
    const heads = many(bounds.runs + 2).map((each) => (each.id === 'run-0' ? { ...each, pinnedAt: 1 } : each));
    expect(tooMany(heads)).toEqual(['run-1']);
  });
});

it('is found by all of some words, in what was asked and answered', () => {
  const kept = toKept(aRun({ thinking: 'Let me see' }), '')!;
  for (const words of ['SKY', 'rayleigh blue', 'tiny', 'let me']) expect(hasWords(kept, words), words).toBe(true);
  for (const words of ['sky red', 'purple']) expect(hasWords(kept, words), words).toBe(false);
});

describe('what is stored', () => {
  it('comes back as it was', () => {
    const kept = {
      ...toKept(aRun({ context: [1], thinking: 't', error: { name: 'Error', message: 'x' } }), 'Box')!,
      pinnedAt: 3,
    };
    const stored: unknown = structuredClone(kept);
    expect(readKeptRun(stored)).toEqual(kept);
    expect(readRunHead(structuredClone(headOf(kept)))).toEqual(headOf(kept));
  });

  it('may be anything', () => {
    for (const garbage of [undefined, null, 1, 'x', [], {}, { run: {} }, { run: { request: [], id: 'a' } }]) {
      expect(readKeptRun(garbage)).toBeUndefined();
      expect(readRunHead(garbage)).toBeUndefined();
    }
    expect(readRunHead({ id: '../x', status: 'done' })).toBeUndefined();
    expect(readKeptRun({ run: { ...aRun(), status: 'running' } })).toBeUndefined();
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('run', ...Object.keys(aRun())), fc.anything()), (fields) => {
        const run = { ...aRun(), ...fields };
        const read = readKeptRun({ run, serverName: fields.model, sizeBytes: NaN });
        if (!read) return;
        // Whatever reads it finds texts, lists and numbers where it looks for them.
        expect(read.run.response.length + read.run.lines.length + read.run.logprobs.length).toBeGreaterThanOrEqual(0);
        expect(headOf(read).prompt).toEqual(expect.any(String));
        expect(() => exportRuns([read])).not.toThrow();
      }),
    );
  });
});

it('leaves as JSON that others can read', () => {
  const file = JSON.parse(exportRuns([toKept(aRun(), 'Box')!])) as { runs: object[] };
  expect(file).toMatchObject({ app: 'paddock', kind: 'playground-runs', version: 1 });
  expect(file.runs[0]).toMatchObject({
    server: 'Box',
    createdAt: '2023-11-14T22:13:20.000Z',
    request: { model: 'tiny:latest' },
    response: 'Because of Rayleigh scattering.',
  });
});

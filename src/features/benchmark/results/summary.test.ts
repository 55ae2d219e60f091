import { describe, expect, it } from 'vitest';
import type { ServerId } from '@/shared/server';
import { defaultPlan, type BenchmarkPlan } from '../plan/plan';
import type { Conditions, Measurement, Sample } from '../run/run';
import { boxesOf, linesOf, placesOf, viewsOf } from './chart-data';
import { notesOf } from './notes';
import { spreadOf } from './statistics';
import { summarize } from './summary';

const plan: BenchmarkPlan = {
  ...defaultPlan,
  targets: [{ serverId: 's' as ServerId, model: 'm' }],
  loads: 1,
  runs: 2,
  promptTokens: [128, 512],
  concurrency: [1, 2],
};
const metrics = {
  total_duration: 3e9,
  load_duration: 1e7,
  prompt_eval_count: 130,
  prompt_eval_duration: 1e9,
  eval_count: 100,
  eval_duration: 1.9e9,
};
const sample = (change: Partial<Sample> = {}): Sample => ({
  end: 'length',
  firstTokenMs: 500,
  totalMs: 3000,
  metrics,
  ...change,
});
const measurement = (step: string, samples: Sample[], around: Partial<Measurement> = {}): Measurement => ({
  run: 'r',
  step,
  atMs: 1,
  wallMs: 4000,
  samples,
  after: { others: [] },
  ...around,
});
const find = (measurements: Measurement[], key: string) =>
  summarize({ plan }, measurements).find((group) => group.key === key)!;

describe('spreads', () => {
  it('are of what can be counted', () => {
    expect(spreadOf([4, Number.NaN, 1, 3, 2, Infinity])).toEqual({
      count: 4,
      least: 1,
      lower: 1.75,
      median: 2.5,
      upper: 3.25,
      most: 4,
    });
    expect(spreadOf([7])).toMatchObject({ count: 1, lower: 7, median: 7, upper: 7 });
    expect(spreadOf([Number.NaN])).toBeUndefined();
  });
});

describe('groups', () => {
  it('are there for all that was planned, in its order', () => {
    expect(summarize({ plan }, []).map(({ key, planned, measured }) => [key, planned, measured])).toEqual([
      ['0 load', 1, 0],
      ['0 answer  128 1', 2, 0],
      ['0 answer  128 2', 2, 0],
      ['0 answer  512 1', 2, 0],
      ['0 answer  512 2', 2, 0],
    ]);
  });

  it('have times of the page, rates of the server, and what all made together', () => {
    const group = find([measurement('0.0.128x2.1', [sample(), sample({ firstTokenMs: 700 })])], '0 answer  128 2');
    expect(group).toMatchObject({ measured: 1, planned: 2, failed: 0, countedPromptTokens: 130 });
    expect(group.spreads.firstToken!.median).toBeCloseTo(0.6);
    expect(group.spreads.promptRate!.median).toBeCloseTo(130);
    expect(group.spreads.generationRate!.median).toBeCloseTo(100 / 1.9);
    expect(group.values.throughput).toEqual([50]);
    expect(group.spreads.load).toBeUndefined();
  });

  it.each([
    ['nothing', {}],
    ['zeros', { eval_count: 0, eval_duration: 0, prompt_eval_count: 0, prompt_eval_duration: 0 }],
    ['one token', { eval_count: 1, eval_duration: 1000, prompt_eval_count: 128 }],
  ])('have no rate of %s', (_, told) => {
    const { spreads } = find([measurement('0.0.128x1.1', [sample({ metrics: told })])], '0 answer  128 1');
    expect(Object.keys(spreads)).toEqual(['firstToken']);
  });

  it('count what failed, and have no common rate where one of several did', () => {
    const failed = sample({ end: 'failed', metrics: {}, error: { name: 'UnreachableError', path: '/' } });
    const group = find([measurement('0.0.128x2.1', [sample(), failed])], '0 answer  128 2');
    expect(group.failed).toBe(1);
    expect(group.values).toMatchObject({ throughput: [], firstToken: [0.5] });
  });
});

describe('notes', () => {
  const kinds = (measurements: Measurement[]) => notesOf({ plan }, 0, measurements)?.map(({ kind }) => kind);
  const loaded = (change: Partial<Conditions>): Conditions => ({ others: [], ...change });

  it('are none where all is as it should be', () => {
    expect(kinds([measurement('0.0.128x1.1', [sample()])])).toEqual([]);
    expect(kinds([])).toBeUndefined();
  });

  it('tell what was left out, and why', () => {
    const samples = [
      sample({ end: 'failed', metrics: {} }),
      sample({ end: 'silent', metrics: {} }),
      sample({ end: 'stop', metrics: { ...metrics, prompt_eval_count: undefined } }),
      sample({ metrics: { ...metrics, eval_count: 1 } }),
    ];
    expect(notesOf({ plan }, 0, [measurement('0.0.128x1.1', samples)])).toEqual([
      { kind: 'failed', count: 1, of: 4 },
      { kind: 'silent', count: 1, of: 4 },
      { kind: 'early', count: 1, of: 4 },
      { kind: 'noPromptCount', count: 1, of: 2 },
      { kind: 'noRate', count: 1, of: 2 },
    ]);
  });

  it('tell of loads and waits in between', () => {
    const slow = sample({ metrics: { ...metrics, load_duration: 2e9, total_duration: 9e9 } });
    expect(notesOf({ plan }, 0, [measurement('0.0.128x2.1', [sample(), slow])])).toEqual([
      { kind: 'reloaded', count: 1, of: 2, seconds: 2 },
      { kind: 'waited', count: 1, of: 2, seconds: 4.1 },
    ]);
  });

  it('tell what the server did besides, and where the model was', () => {
    const around = { before: loaded({ others: ['x'] }), after: loaded({ others: ['y'], size: 100, size_vram: 40 }) };
    expect(notesOf({ plan }, 0, [measurement('0.0.128x1.1', [sample()], around)])).toEqual([
      { kind: 'others', names: ['x', 'y'] },
      { kind: 'changed' },
      { kind: 'partlyCpu', percent: 40 },
    ]);
    expect(kinds([measurement('0.0.128x1.1', [sample()], { after: loaded({ size: 9, size_vram: 0 }) })])).toEqual([
      'onCpu',
    ]);
    expect(kinds([measurement('0.0.128x1.1', [sample()], { after: undefined })])).toEqual(['noConditions']);
  });

  it('tell which context was given', () => {
    const withContext = { ...plan, contexts: [8192] };
    const after = loaded({ context_length: 2048 });
    const step = '0.8192.128x1.1';
    expect(notesOf({ plan: withContext }, 0, [measurement(step, [sample()], { after })])).toEqual([
      { kind: 'contextDiffers', asked: 8192, used: 2048 },
    ]);
    expect(kinds([measurement('0.0.128x1.1', [sample()], { after })])).toEqual(['contextUsed']);
  });
});

describe('charts', () => {
  const groups = summarize({ plan }, [
    measurement('0.0.load.1', [sample({ end: 'loaded', metrics: {} })]),
    measurement('0.0.128x1.1', [sample()]),
    measurement('0.0.512x1.1', [sample(), sample({ firstTokenMs: 900 })]),
  ]);

  it('are drawn over what has several values', () => {
    expect(viewsOf({ plan }, 'firstToken')).toEqual(['models', 'promptTokens', 'concurrency']);
    expect(viewsOf({ plan }, 'load')).toEqual(['models']);
    expect(viewsOf({ plan: { ...plan, contexts: [512, 1024] } }, 'load')).toEqual(['models', 'context']);
  });

  it('are of one condition at a time', () => {
    const places = placesOf(groups, 'firstToken', 'models');
    expect(places.map(({ group }) => group.promptTokens)).toEqual([128, 512]);
    expect(boxesOf(groups, 'firstToken', places[1]!.key)).toMatchObject([{ target: 0, values: [0.5, 0.9] }]);
    const [place] = placesOf(groups, 'firstToken', 'promptTokens');
    const [line] = linesOf(groups, 'firstToken', 'promptTokens', place!.key);
    expect(line!.points.map(({ x, spread }) => [x, spread.median])).toEqual([
      [128, 0.5],
      [512, 0.7],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { aRun } from '../runs.fixture';
import { toRepeated } from './seeds';
import { spreadOf } from './spread';

describe('seeds', () => {
  const request = { model: 'm', prompt: 'p', options: { seed: 41, top_k: 2 } };
  const seeds = (...given: Parameters<typeof toRepeated>) => toRepeated(...given).map(({ options }) => options?.seed);

  it('are counted from the request’s own on, or from 1', () => {
    expect(seeds(request, 3, 'counted')).toEqual([41, 42, 43]);
    expect(seeds({ model: 'm' }, 2, 'counted')).toEqual([1, 2]);
    expect(seeds({ model: 'm', options: { seed: -1 } }, 2, 'counted')).toEqual([1, 2]);
    expect(toRepeated(request, 2, 'counted')[1]).toEqual({ ...request, options: { seed: 42, top_k: 2 } });
  });

  it('begin anew where servers take no higher one', () => {
    expect(seeds({ model: 'm', options: { seed: 2 ** 31 - 1 } }, 2, 'counted')).toEqual([2 ** 31 - 1, 0]);
    expect(seeds({ model: 'm', options: { seed: 1e300 } }, 1, 'counted')).toEqual([1]);
  });

  it('are drawn by lot within what servers take', () => {
    const lots = [0, 0.5, 0.999999999999];
    expect(seeds(request, 3, 'random', () => lots.shift()!)).toEqual([0, 2 ** 30, 2 ** 31 - 1]);
  });

  it('stay as they are', () => {
    expect(toRepeated(request, 2, 'same')).toEqual([request, request]);
    expect(toRepeated({ model: 'm' }, 1, 'same')).toEqual([{ model: 'm' }]);
  });
});

describe('the spread', () => {
  const run = (id: string, response: string, perSecond: number, more = {}) =>
    aRun({ id, response, metrics: { eval_count: 10, eval_duration: 1e10 / perSecond }, ...more });

  it('tells which answers are the same, the commonest first', () => {
    const { groups } = spreadOf([run('a', 'x', 10), run('b', 'y', 10), run('c', 'y', 10), run('d', 'Y', 10)]);
    expect(groups.map(({ answer, runs }) => [answer, runs.map(({ id }) => id)])).toEqual([
      ['y', ['b', 'c']],
      ['x', ['a']],
      ['Y', ['d']],
    ]);
  });

  it('has lengths and rates, from the smallest to the largest', () => {
    const { lengths, tokensPerSecond, tokens } = spreadOf([run('a', '😀', 40), run('b', 'four', 10), run('c', '', 20)]);
    expect(lengths).toEqual({ minimum: 0, median: 1, maximum: 4, values: [0, 1, 4] });
    expect(tokensPerSecond).toMatchObject({ minimum: 10, median: 20, maximum: 40 });
    expect(tokens).toMatchObject({ minimum: 10, maximum: 10 });
    expect(spreadOf([run('a', 'x', 10), run('b', 'y', 30)]).tokensPerSecond!.median).toBe(20);
  });

  it('leaves out what is not known, and what did not come to its end', () => {
    const failed = run('b', 'half', 1, { status: 'failed' });
    const { groups, tokensPerSecond, lengths, unended } = spreadOf([run('a', 'x', 10, { metrics: {} }), failed]);
    expect(groups).toHaveLength(1);
    expect(tokensPerSecond).toBeUndefined();
    expect(lengths!.values).toEqual([1]);
    expect(unended).toEqual([failed]);
    expect(spreadOf([])).toEqual({
      groups: [],
      lengths: undefined,
      tokens: undefined,
      tokensPerSecond: undefined,
      unended: [],
    });
  });

  it('is not misled by measures that are none', () => {
    const metrics = { eval_count: NaN, eval_duration: 0 };
    expect(spreadOf([aRun({ metrics })]).tokensPerSecond).toBeUndefined();
  });
});

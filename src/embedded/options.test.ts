import { describe, expect, test } from 'vitest';
import { effectiveOptions, keepAliveMs, loadKeyOf, readFormat, readThink } from './options';

describe('keepAliveMs', () => {
  test.each([
    [undefined, undefined],
    [null, undefined],
    [0, 0],
    [1.5, 1500],
    [-1, Infinity],
    ['0', 0],
    ['300ms', 300],
    ['1h30m', 5_400_000],
    ['1.5m', 90_000],
    ['-1s', Infinity],
  ])('%j', (value, expected) => {
    expect(keepAliveMs(value)).toBe(expected);
  });

  test.each([
    ['-1', 'time: missing unit in duration "-1"'],
    ['300', 'time: missing unit in duration "300"'],
    ['soon', 'time: invalid duration "soon"'],
    [true, "Unsupported type: 'bool'"],
    [{}, "Unsupported type: 'map[string]interface {}'"],
    [[], "Unsupported type: '[]interface {}'"],
  ])('refuses %j', (value, error) => {
    expect(() => keepAliveMs(value)).toThrow(expect.objectContaining({ status: 400, message: error }));
  });
});

describe('effectiveOptions', () => {
  test('the request wins over the model; nulls and unknown keys are skipped, floats truncated', () => {
    const stored = { temperature: 0.5, stop: ['a'], num_ctx: 128 };
    expect(effectiveOptions(stored, { temperature: 1, num_ctx: null, seed: 3.9, nothing: 1 })).toEqual({
      temperature: 1,
      stop: ['a'],
      num_ctx: 128,
      seed: 3,
    });
  });

  test.each([
    [{ seed: 'x' }, 'option "seed" must be of type integer'],
    [{ top_p: 'x' }, 'option "top_p" must be of type float32'],
    [{ use_mmap: 1 }, 'option "use_mmap" must be of type boolean'],
    [{ stop: 'x' }, 'option "stop" must be of type array'],
    [{ stop: [1] }, 'option "stop" must be of an array of strings'],
  ])('refuses %j', (options, error) => {
    expect(() => effectiveOptions({}, options)).toThrow(expect.objectContaining({ status: 500, message: error }));
  });

  test('only options of loading decide about loading', () => {
    expect(loadKeyOf({ num_ctx: 1, temperature: 1 })).toBe(loadKeyOf({ num_ctx: 1, temperature: 2 }));
    expect(loadKeyOf({ num_ctx: 1 })).not.toBe(loadKeyOf({ num_ctx: 2 }));
  });
});

test('think and format', () => {
  expect([readThink(true), readThink('max'), readThink(null)]).toEqual([true, 'max', undefined]);
  expect(() => readThink('x')).toThrow(expect.objectContaining({ status: 400 }));
  expect([readFormat('json'), readFormat({ type: 'object' }), readFormat('')]).toEqual([
    'json',
    { type: 'object' },
    undefined,
  ]);
  expect(() => readFormat('xml')).toThrow('invalid format: "\\"xml\\""; expected "json" or a valid JSON Schema object');
});

import { describe, expect, test } from 'vitest';
import type { BasicSetup } from './run-setup';
import {
  changed,
  countSet,
  isNeverCut,
  isReproducible,
  isSameSetup,
  readOptionTexts,
  toOptionTexts,
  withReproducible,
} from './setup-form';

describe('options as texts', () => {
  test('come back as they were', () => {
    const options = { temperature: 0, top_p: 0.95, stop: ['a\nb', '</s>'], use_mmap: false, num_ctx: 8192 };
    expect(readOptionTexts(toOptionTexts(options))).toEqual({ options, problems: {} });
  });

  test('that do not do are left out, each with its reason', () => {
    const texts = { temperature: 'warm', top_p: '1.5', num_ctx: '1', num_predict: '0', seed: '1.5', top_k: '5' };
    expect(readOptionTexts(texts)).toEqual({
      options: { top_k: 5 },
      problems: {
        temperature: { code: 'bad-float' },
        top_p: { code: 'above', limit: 1 },
        num_ctx: { code: 'below', limit: 4 },
        num_predict: { code: 'zero' },
        seed: { code: 'bad-int' },
      },
    });
  });

  test.each(['0', '-0', '+0', '00'])('never ask for an answer of no tokens: %s', (num_predict) => {
    expect(readOptionTexts({ num_predict })).toEqual({ options: {}, problems: { num_predict: { code: 'zero' } } });
  });
});

test('a change to nothing takes a field away, and false and 0 are something', () => {
  const setup: BasicSetup = { system: 'Be brief', options: { seed: 1 }, think: true };
  expect(changed(setup, { system: '', options: {}, think: undefined })).toEqual({});
  expect(changed({}, { think: false, keep_alive: 0, stream: false })).toEqual({
    think: false,
    keep_alive: 0,
    stream: false,
  });
});

test('everything that is set is counted once', () => {
  expect(countSet({})).toBe(0);
  expect(countSet({ system: 'x', options: { seed: 1, temperature: 0 }, think: false, format: {} })).toBe(4);
});

test('setups are the same whatever order they were made in', () => {
  const one = { think: true, options: { seed: 1, top_k: 2 }, system: '' };
  expect(isSameSetup(one, { options: { top_k: 2, seed: 1 }, think: true })).toBe(true);
  expect(isSameSetup(one, { options: { top_k: 2, seed: 1 }, think: false })).toBe(false);
  expect(isSameSetup({ options: { stop: ['a', 'b'] } }, { options: { stop: ['b', 'a'] } })).toBe(false);
});

test('reproducible is a seed and no randomness, and is taken back without a trace', () => {
  const before = { system: 'x', options: { top_k: 3 } };
  const wanted = withReproducible(before, true);
  expect(wanted).toEqual({ system: 'x', options: { top_k: 3, temperature: 0, seed: 42 } });
  expect(isReproducible(wanted)).toBe(true);
  expect(withReproducible(wanted, false)).toEqual(before);
  expect(withReproducible({ options: { seed: 7 } }, true).options?.seed).toBe(7);
  expect(isReproducible(withReproducible({ options: { seed: -1 } }, true))).toBe(true);
  expect(isReproducible({ options: { temperature: 0 } })).toBe(false);
});

test('never cut means neither before an answer nor in it', () => {
  expect(isNeverCut({ truncate: false })).toBe(false);
  expect(isNeverCut({ truncate: false, shift: false })).toBe(true);
});

import { expect, it } from 'vitest';
import { defaultPlan } from './plan';
import { readEntry, readNumbers, toEntry } from './plan-entry';

const some = { least: 16, most: 4096 };

it('reads numbers as people write them, once each and in order', () => {
  expect(readNumbers('2k, 128;512  128', some)).toEqual({ numbers: [128, 512, 2048] });
  expect(readNumbers(' 512 ', some, { isList: false })).toEqual({ numbers: [512] });
  expect(readNumbers('', some, { mayBeEmpty: true })).toEqual({ numbers: [] });
  expect(readNumbers('0.7', { least: 0, most: 2 }, { isList: false, isWhole: false })).toEqual({ numbers: [0.7] });
});

it.each([
  ['', { kind: 'empty' }],
  ['many', { kind: 'noNumber' }],
  ['-128', { kind: 'noNumber' }],
  ['1e3', { kind: 'noNumber' }],
  ['8', { kind: 'below', limit: 16 }],
  ['5k', { kind: 'above', limit: 4096 }],
  ['20,21,22,23,24,25,26,27,28', { kind: 'tooMany', limit: 8 }],
])('says what is wrong with %j', (text, problem) => {
  expect(readNumbers(text, some)).toEqual({ problem });
});

it('gives back the plan that it was filled with', () => {
  const plan = { ...defaultPlan, loads: 2, contexts: [4096], concurrency: [1, 4] };
  expect(readEntry(toEntry(plan))).toEqual({ plan, problems: {} });
});

it('does not look at fields that play no part', () => {
  const entry = { ...toEntry(defaultPlan), hasAnswers: false, hasLoads: true, loads: '2', promptTokens: 'nonsense' };
  expect(readEntry(entry)).toMatchObject({ plan: { loads: 2, runs: 0 }, problems: {} });
  expect(readEntry({ ...entry, hasLoads: false }).plan).toBeUndefined();
  expect(readEntry({ ...entry, hasAnswers: true }).problems).toEqual({ promptTokens: { kind: 'noNumber' } });
});

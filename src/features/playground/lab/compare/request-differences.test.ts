import { expect, test } from 'vitest';
import { differencesOf } from './request-differences';

test('fields that differ, those of options one by one', () => {
  expect(
    differencesOf(
      { model: 'a', prompt: 'p', options: { seed: 1, top_k: 2, stop: ['x'] }, raw: true },
      { model: 'b', prompt: 'p', options: { top_k: 2, stop: ['x', 'y'] }, keep_alive: 0 },
    ),
  ).toEqual([
    { path: 'model', one: 'a', other: 'b' },
    { path: 'options.seed', one: 1, other: undefined },
    { path: 'options.stop', one: ['x'], other: ['x', 'y'] },
    { path: 'raw', one: true, other: undefined },
    { path: 'keep_alive', one: undefined, other: 0 },
  ]);
});

test('options where the other has none', () => {
  expect(differencesOf({ model: 'a', options: { seed: 1 } }, { model: 'a' })).toEqual([
    { path: 'options.seed', one: 1, other: undefined },
  ]);
  expect(differencesOf({ model: 'a', format: 'json' }, { model: 'a', format: { type: 'object' } })).toEqual([
    { path: 'format', one: 'json', other: { type: 'object' } },
  ]);
});

test('order is no difference', () => {
  expect(
    differencesOf({ model: 'a', options: { seed: 1, top_k: 2 } }, { options: { top_k: 2, seed: 1 }, model: 'a' }),
  ).toEqual([]);
});

test('what JSON may have is no trouble', () => {
  const odd = JSON.parse('{"model":"a","__proto__":{"x":1}}') as { model: string };
  expect(differencesOf(odd, { model: 'a' })).toEqual([{ path: '__proto__.x', one: 1, other: undefined }]);
  expect(differencesOf({ model: 'a' }, { model: 'a', toString: 1 } as never)).toEqual([
    { path: 'toString', one: undefined, other: 1 },
  ]);
});

import { expect, test } from 'vitest';
import { architectureNumber, nestKeys } from './model-info';

test('keys are split at their dots', () => {
  expect(
    nestKeys({ 'general.architecture': 'llama', 'llama.attention.head_count': 32, 'llama.block_count': 16 }),
  ).toEqual({
    general: { architecture: 'llama' },
    llama: { attention: { head_count: 32 }, block_count: 16 },
  });
});

test('a key that begins others loses nothing, whichever comes first', () => {
  const expected = { a: { '': 1, b: 2 } };
  expect(nestKeys({ a: 1, 'a.b': 2 })).toEqual(expected);
  expect(nestKeys({ 'a.b': 2, a: 1 })).toEqual({ a: { b: 2, '': 1 } });
});

test('names of the language are keys like others', () => {
  expect(nestKeys({ 'constructor.x': 1, 'toString.y': 2 })).toEqual({ constructor: { x: 1 }, toString: { y: 2 } });
});

test('reads the numbers of the architecture', () => {
  const info = { 'general.architecture': 'qwen3', 'qwen3.context_length': 40960, 'qwen3.name': 'x' };
  expect(architectureNumber(info, 'context_length')).toBe(40960);
  expect(architectureNumber(info, 'name')).toBeUndefined();
  expect(architectureNumber({}, 'context_length')).toBeUndefined();
});

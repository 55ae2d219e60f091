import { expect, test } from 'vitest';
import type { ShowResponse } from '@/ollama';
import { comparedText, compareInfo, compareParameters } from './compare-models';

const shown = (more: Partial<ShowResponse>) => more as ShowResponse;

test('parameters are the same in whatever order they are printed', () => {
  const one = shown({ parameters: 'stop "a"\nstop "b"\ntemperature 0.6\nnum_ctx 4096' });
  const other = shown({ parameters: 'temperature 0.7\nstop "b"\nstop "a"' });
  expect(compareParameters(one, other)).toEqual([
    { key: 'num_ctx', one: '4096', other: undefined, isSame: false },
    { key: 'stop', one: '["a","b"]', other: '["a","b"]', isSame: true },
    { key: 'temperature', one: '0.6', other: '0.7', isSame: false },
  ]);
  expect(compareParameters(shown({}), shown({}))).toEqual([]);
});

test('metadata is compared by key, without lists that neither tells', () => {
  const one = shown({ model_info: { 'a.b': 1, tokens: null, size: 3 }, projector_info: { clip: true } });
  const other = shown({ model_info: { 'a.b': 2, tokens: null, size: 3 } });
  expect(compareInfo(one, other).map(({ key, isSame }) => [key, isSame])).toEqual([
    ['a.b', false],
    ['clip', false],
    ['size', true],
  ]);
});

test('messages are compared as a text', () => {
  const messages = [
    { role: 'user' as const, content: 'Hi' },
    { role: 'assistant' as const, content: 'Hello' },
  ];
  expect(comparedText(shown({ messages }), 'messages')).toBe('user: Hi\nassistant: Hello');
  expect(comparedText(shown({}), 'messages')).toBe('');
  expect(comparedText(shown({ template: 'x' }), 'template')).toBe('x');
});

import { expect, test } from 'vitest';
import { largerContext, readRefusal } from './refusal';

test.each([
  ['request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it', 5000, 4096],
  ['the input length exceeds the context length: the prompt has 700 tokens, the context 512', 700, 512],
])('a refusal tells its numbers: %s', (words, promptTokens, contextLength) => {
  expect(readRefusal(words)).toEqual({ promptTokens, contextLength });
});

test('one of 0.24 tells none', () => {
  expect(readRefusal('the input length exceeds the context length')).toEqual({});
});

test.each([
  ['room for the prompt and an answer', { promptTokens: 5000, contextLength: 4096 }, undefined, 8192],
  ['the next one where only the present one is known', { contextLength: 4096 }, undefined, 8192],
  ['no more than the model was trained for', { promptTokens: 5000, contextLength: 4096 }, 6000, 6000],
  ['none that would be refused again', { promptTokens: 5000, contextLength: 4096 }, 4096, undefined],
  ['none where nothing is known', {}, 4096, undefined],
])('the context to ask for is %s', (_, refusal, trainedFor, tokens) => {
  expect(largerContext(refusal, trainedFor)).toBe(tokens);
});

test('a guess makes it large enough where a server does not tell, and counts for nothing where it does', () => {
  expect(largerContext({ contextLength: 256 }, undefined, 2400)).toBe(4096);
  expect(largerContext({ contextLength: 256 }, 2048, 2400)).toBe(2048);
  expect(largerContext({ promptTokens: 300, contextLength: 256 }, undefined, 2400)).toBe(2048);
  expect(largerContext({}, undefined, 2400)).toBeUndefined();
});

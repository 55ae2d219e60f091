import { expect, it } from 'vitest';
import { correctTokensPerWord, makePrompt } from './make-prompt';

it('is another one each time, from its beginning on', () => {
  const beginnings = Array.from({ length: 50 }, () => makePrompt(128, 1).split(' ')[0]);
  expect(new Set(beginnings).size).toBe(50);
});

it('has about as many words as its tokens ask for', () => {
  const count = (tokens: number, tokensPerWord: number) => makePrompt(tokens, tokensPerWord).split(' ').length;
  expect(count(2048, 1)).toBeGreaterThan(2000);
  expect(count(2048, 2)).toBeLessThan(1060);
  expect(count(16, 8)).toBeLessThan(20);
});

it('comes closer by what the server counted', () => {
  // A model that makes two tokens of a word.
  const counted = (prompt: string) => prompt.split(' ').length * 2;
  let perWord = 1;
  for (let time = 0; time < 3; time += 1)
    perWord = correctTokensPerWord(perWord, 512, counted(makePrompt(512, perWord)));
  expect(Math.abs(counted(makePrompt(512, perWord)) - 512)).toBeLessThan(20);
});

it.each([0, 1, Number.NaN, Infinity, -5, 1e12])('stays within reason when %s tokens were counted', (counted) => {
  const perWord = correctTokensPerWord(1.2, 512, counted);
  expect(perWord).toBeGreaterThanOrEqual(0.25);
  expect(perWord).toBeLessThanOrEqual(8);
});

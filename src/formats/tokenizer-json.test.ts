import { expect, test } from 'vitest';
import { readTokenizerJson } from './tokenizer-json';

const tokens = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`token ${i}`, i]));

test('a vocabulary of a quarter million costs little more than its tokens', async () => {
  const merges = Array.from({ length: 300_000 }, (_, i) => [`a${i}`, `b${i}`]);
  const json = JSON.stringify({
    added_tokens: [{ id: 250_000, content: '<s>', special: true }],
    model: { vocab: tokens(250_000), merges },
  });
  expect(await readTokenizerJson(new Blob([json]))).toEqual({ tokenCount: 250_001, mergeCount: 300_000 });
});

test('where the tokens come from another file, only the kinds of things count', async () => {
  const gaps = new Blob([JSON.stringify({ model: { vocab: { a: 0, b: 9 } } })]);
  await expect(readTokenizerJson(gaps)).rejects.toMatchObject({ code: 'tokenizer-gaps', detail: '1' });
  expect(await readTokenizerJson(gaps, { hasOtherVocabulary: true })).toEqual({ tokenCount: 2, mergeCount: 0 });
  const kind = new Blob([JSON.stringify({ model: { vocab: [['a', -1]] } })]);
  await expect(readTokenizerJson(kind, { hasOtherVocabulary: true })).rejects.toMatchObject({ code: 'tokenizer-kind' });
});

test('a number beyond any vocabulary is refused, and does not make room for as many', async () => {
  for (const id of [2 ** 31, 2 ** 53, -1, 1.5]) {
    const json = new Blob([JSON.stringify({ model: { vocab: { a: 0, b: id } } })]);
    await expect(readTokenizerJson(json)).rejects.toMatchObject({ code: 'bad-tokenizer-json', detail: 'model.vocab' });
  }
});

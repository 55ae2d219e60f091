import { expect, test } from 'vitest';
import { sliceEnd } from './slices';

function slices(text: string): number[] {
  const ends: number[] = [];
  for (let at = 0; at < text.length;) ends.push((at = sliceEnd(text, at)));
  return ends;
}

test('a text ends with its last slice, an empty one has none', () => {
  expect(sliceEnd('', 0)).toBe(0);
  expect(sliceEnd('short', 0)).toBe(5);
  expect(sliceEnd('short', 5)).toBe(5);
  const long = 'A sentence of prose without any marks in it\n'.repeat(5_000);
  expect(slices(long).at(-1)).toBe(long.length);
});

test('an answer of usual length is shown at once', () => {
  expect(slices('Some words of an answer, as they are written by a model on one line.\n\n'.repeat(100))).toHaveLength(
    1,
  );
});

test.each([
  ['lines', '# a\n'],
  ['marks', '[a]('],
  ['formulas', '$x$ '],
])('a text of %s is shown in smaller slices than one of words', (_, piece) => {
  const [first = 0] = slices(piece.repeat(20_000));
  const [ofWords = 0] = slices('word'.repeat(20_000));
  expect(first).toBeGreaterThan(0);
  expect(first * 3).toBeLessThan(ofWords);
});

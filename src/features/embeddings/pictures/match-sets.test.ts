import { expect, it } from 'vitest';
import { matchSets } from './match-sets';
import { whyIncomparable } from './other-set';
import { aSet } from './sets.fixture';

const setOf = (texts: string[], voids: number[] = []) => {
  const set = aSet({ count: texts.length, dimensions: 2, texts });
  for (const index of voids) set.vectors.fill(0, index * 2, index * 2 + 2);
  return set;
};

it('finds the texts of both, wherever they are, each once', () => {
  const matched = matchSets(setOf(['a', 'b', 'a', 'c', 'd']), setOf(['d', 'a', 'x', 'b', 'b']), 10);
  expect([...matched.placesInA]).toEqual([0, 1, 4]);
  expect([...matched.placesInB]).toEqual([1, 3, 0]);
  expect(matched).toMatchObject({ common: 3, voids: 0 });
});

it('leaves out what has no direction in one of them, and what is too much', () => {
  const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
  const matched = matchSets(setOf(texts, [1]), setOf(texts, [2]), 3);
  expect([...matched.placesInA]).toEqual([0, 4, 5]);
  expect(matched).toMatchObject({ common: 4, voids: 2 });
});

it('says why numbers of two sets are not compared', () => {
  const set = { model: 'a', dimensions: 3 };
  expect(whyIncomparable(set, set)).toBeUndefined();
  expect(whyIncomparable(set, { ...set, dimensions: 4 })).toBe('dimensions');
  expect(whyIncomparable(set, { ...set, model: 'b' })).toBe('model');
});

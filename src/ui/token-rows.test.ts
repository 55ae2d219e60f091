import { expect, test } from 'vitest';
import { inNextRow } from './token-rows';

/** Three rows: 0 1 2 / 3 4 / 5, each token 10 wide but the fourth, which has 20. */
const rects = [0, 10, 20].map((left) => ({ left, top: 0, width: 10 }));
rects.push({ left: 0, top: 28, width: 20 }, { left: 20, top: 29, width: 10 }, { left: 0, top: 56, width: 10 });
const rectOf = (index: number) => rects[index];

test('up and down lead to the nearest token of the next row', () => {
  expect([0, 1, 2].map((index) => inNextRow(index, 1, rectOf))).toEqual([3, 3, 4]);
  expect([3, 4].map((index) => inNextRow(index, -1, rectOf))).toEqual([1, 2]);
  expect(inNextRow(4, 1, rectOf)).toBe(5);
});

test('where no other row is drawn it goes on', () => {
  expect(inNextRow(5, 1, rectOf)).toBe(6);
  expect(inNextRow(0, -1, rectOf)).toBe(-1);
  expect(inNextRow(9, 1, rectOf)).toBe(9);
});

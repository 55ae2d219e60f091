import { expect, test } from 'vitest';
import { addAll, extend, keepOnly, nothingChosen, removeAll, toggle } from './selection';

const order = ['a', 'b', 'c', 'd', 'e'];
const names = ({ names }: { names: ReadonlySet<string> }) => [...names].sort();

test('one after the other is chosen, and chosen no longer', () => {
  const two = toggle(toggle(nothingChosen, 'b'), 'd');
  expect(names(two)).toEqual(['b', 'd']);
  expect(names(toggle(two, 'b'))).toEqual(['d']);
  expect(nothingChosen.names.size).toBe(0);
});

test('a range goes out from what was chosen last, either way, and may be drawn anew', () => {
  const from = toggle(toggle(nothingChosen, 'a'), 'c');
  const down = extend(from, order, 'e');
  expect(names(down)).toEqual(['a', 'c', 'd', 'e']);
  expect(names(extend(down, order, 'd'))).toEqual(['a', 'c', 'd']);
  expect(names(extend(down, order, 'b'))).toEqual(['a', 'b', 'c']);
});

test('a range is one of the order that is shown, also after it has been sorted', () => {
  const range = extend(toggle(nothingChosen, 'b'), order, 'c');
  expect(names(extend(range, ['b', 'e', 'a', 'd', 'c'], 'a'))).toEqual(['a', 'b', 'e']);
});

test('without a beginning that is shown a range is one model, and begins there', () => {
  expect(names(extend(nothingChosen, order, 'b'))).toEqual(['b']);
  const hidden = extend(toggle(nothingChosen, 'x'), order, 'b');
  expect(names(hidden)).toEqual(['b', 'x']);
  expect(names(extend(hidden, order, 'd'))).toEqual(['b', 'c', 'd', 'x']);
});

test('all that are shown come to those that are not shown, and go without them', () => {
  const all = addAll(toggle(nothingChosen, 'x'), order);
  expect(names(all)).toEqual([...order, 'x']);
  expect(names(removeAll(all, order))).toEqual(['x']);
});

test('what is gone from the list is chosen no longer; nothing changes where all is there', () => {
  const range = extend(toggle(nothingChosen, 'b'), order, 'd');
  expect(keepOnly(range, (name) => order.includes(name))).toBe(range);
  const rest = keepOnly(range, (name) => name !== 'b');
  expect(names(rest)).toEqual(['c', 'd']);
  expect(rest.anchor).toBeUndefined();
  expect(names(extend(rest, order, 'e'))).toEqual(['e']);
});

test('names that differ in case only are different models', () => {
  expect(names(toggle(toggle(nothingChosen, 'm:Q8'), 'm:q8'))).toEqual(['m:Q8', 'm:q8']);
});

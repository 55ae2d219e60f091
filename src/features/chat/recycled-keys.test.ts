import { expect, test } from 'vitest';
import { RecycledKeys } from './recycled-keys';

const kindOf = (id: number) => (id % 5 === 0 ? undefined : id % 2 === 0 ? 'question' : 'answer');
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** Renders the rows from `first` to `last`; where `flies`, after they were told of. */
function render(keys: RecycledKeys<number>, first: number, last: number, flies = true, kept = -1): Map<number, number> {
  if (flies) keys.fly(first, last, kept);
  const ids = kept === -1 || (kept >= first && kept <= last) ? range(first, last) : [...range(first, last), kept];
  return new Map(ids.map((id) => [id, keys.of(id, id, kindOf)]));
}

test('a row that goes in a flight gives its key to one of its kind that comes', () => {
  const keys = new RecycledKeys<number>();
  render(keys, 101, 104);
  const before = render(keys, 111, 114);
  const after = render(keys, 121, 124);
  expect([after.get(121), after.get(123)].sort()).toEqual([before.get(111), before.get(113)].sort());
  expect([after.get(122), after.get(124)].sort()).toEqual([before.get(112), before.get(114)].sort());
});

test('a row without a kind neither gives nor takes one', () => {
  const keys = new RecycledKeys<number>();
  render(keys, 101, 105);
  const before = render(keys, 111, 115);
  const after = render(keys, 121, 125);
  expect([...before.values()]).not.toContain(after.get(125));
  expect([...after.values()]).not.toContain(before.get(115));
});

test('what was on the page when the list rested keeps its key for good', () => {
  const keys = new RecycledKeys<number>();
  render(keys, 1, 4, false);
  const rested = render(keys, 11, 14);
  keys.rest();
  const others = [...range(0, 9)].flatMap((step) => [...render(keys, 21 + step * 10, 24 + step * 10).values()]);
  for (const key of rested.values()) expect(others).not.toContain(key);
  expect(render(keys, 11, 14)).toEqual(rested);
});

test('what is kept on the page keeps its key in a flight', () => {
  const keys = new RecycledKeys<number>();
  const key = render(keys, 11, 14).get(12);
  for (const step of range(2, 9)) expect(render(keys, step * 10 + 1, step * 10 + 4, true, 12).get(12)).toBe(key);
});

test('no two rows ever have one key, and none that stays changes its own, however the list is scrolled', () => {
  let seed = 1;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const keys = new RecycledKeys<number>();
  let before = new Map<number, number>();
  for (let step = 0; step < 5000; step += 1) {
    if (random(6) === 0) keys.rest();
    const first = random(3) === 0 ? random(1000) : Math.max(0, ([...before.keys()][0] ?? 0) + random(20) - 10);
    // What is rendered need not be quite what was told of: rows are measured, or older ones come, in between.
    if (random(4) > 0) keys.fly(Math.max(0, first + random(5) - 2), first + 8 + random(7), -1);
    const after = new Map(range(first, first + 5 + random(10)).map((id) => [id, keys.of(id, id, kindOf)]));
    expect(new Set(after.values()).size).toBe(after.size);
    before = after;
  }
});

import * as library from 'ohash/utils';
import { expect, it } from 'vitest';
import { reactive } from 'vue';
import * as lean from './lean-equal';

const values: unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  NaN,
  '',
  '1',
  'one',
  [],
  ['1'],
  [1],
  [1, 2],
  [[1], 2],
  {},
  { q: '1' },
  { q: null },
  { q: ['1', '2'] },
  { q: '1', sort: 'name' },
  { sort: 'name', q: '1' },
  { q: { of: [1, { two: 2 }] } },
  reactive({ q: '1' }),
  reactive([1, 2]),
];

it('finds the same values equal as the library does', () => {
  const pairs = values.flatMap((one) => values.map((other) => [one, structured(other)] as const));
  for (const [one, other] of pairs)
    expect(lean.isEqual(one, other), `${String(one)} and ${String(other)}`).toBe(library.isEqual(one, other));
});

it('knows which keys only the other one has', () => {
  const added = (diff: { type: string; key: string }[]) =>
    diff.filter(({ type }) => type === 'added').map(({ key }) => key);
  const one = { q: '1', sort: 'name' };
  const other = { q: '2', family: 'llama', page: ['3'] };
  expect(added(lean.diff(one, other))).toEqual(added(library.diff(one, other)));
  expect(added(lean.diff(one, one))).toEqual([]);
});

/** Another object of the same values: nothing is equal for being the same. */
function structured(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structured);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, structured(inner)]));
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnRows, inView, slotOf, windowAt, type DrawnRow, type Rows, type RowWindow, type View } from './row-window';

const view = fc.record({
  topPx: fc.integer({ min: 0, max: 500_000 }),
  heightPx: fc.integer({ min: 0, max: 2000 }),
  rowHeightPx: fc.constantFrom(48, 64),
  count: fc.integer({ min: 0, max: 10_000 }),
});

/** To places so near to each other that their windows have rows in common. */
const jump = fc.integer({ min: 0, max: 2400 }).map((topPx) => ({ topPx, heightPx: 480, rowHeightPx: 48, count: 100 }));

function rowsOf({ start, end }: Rows): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

test('has every row that is in view, few others, and a slot for each of its own', () => {
  fc.assert(
    fc.property(fc.array(view, { minLength: 1, maxLength: 6 }), (views) => {
      let before: RowWindow | undefined;
      for (const each of views) {
        const now = windowAt(each, before);
        const { topPx, heightPx, rowHeightPx, count } = each;
        const last = Math.min(count - 1, Math.floor((topPx + heightPx) / rowHeightPx));
        for (let row = Math.floor(topPx / rowHeightPx); row <= last; row += 1) expect(rowsOf(now)).toContain(row);
        expect(rowsOf(now).length).toBeLessThan(heightPx / rowHeightPx + 20);
        const slots = rowsOf(now).map((row) => slotOf(row, now));
        expect(new Set(slots).size).toBe(slots.length);
        before = now;
      }
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('rows in view are drawn at once, the others of the window later, and none is drawn twice', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(jump, fc.boolean()), { minLength: 1, maxLength: 6 }), (steps) => {
      let before: RowWindow | undefined;
      let drawn: DrawnRow[] | undefined;
      for (const [each, isSettled] of steps) {
        const now = windowAt(each, before);
        const urgent = inView(each);
        drawn = drawnRows(now, each.count, { before: drawn, urgent: isSettled ? undefined : urgent });
        const rows = drawn.map(({ index }) => index);
        expect(new Set(rows).size).toBe(rows.length);
        expect(new Set(drawn.map(({ slot }) => slot)).size).toBe(rows.length);
        expect(rows.every((row) => row < each.count)).toBe(true);
        expect(rows).toEqual(expect.arrayContaining(rowsOf(urgent)));
        if (isSettled) expect(rows).toEqual(rowsOf(now));
        before = now;
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('far away only the rows in view change: the other slots show what they did', () => {
  const near = windowAt(at(4800));
  const before = drawnRows(near, 1000, {});
  const far = windowAt(at(24_000), near);
  const urgent = inView(at(24_000));
  const drawn = drawnRows(far, 1000, { before, urgent });
  const known = new Set(rowsOf(near));
  expect(drawn.map(({ index }) => index).filter((row) => !known.has(row))).toEqual(rowsOf(urgent));
  expect(drawn).toHaveLength(before.length);
});

const at = (topPx: number, more?: Partial<View>): View => ({
  topPx,
  heightPx: 480,
  rowHeightPx: 48,
  count: 1000,
  ...more,
});

test('stays the same until rows are missing', () => {
  const first = windowAt(at(0));
  expect(windowAt(at(20), first)).toBe(first);
  expect(windowAt(at(48), first)).toBe(first);
  expect(windowAt(at(2000), first)).not.toBe(first);
});

test('a row that stays keeps its slot, and rows that come take those of rows that go', () => {
  const first = windowAt(at(4800));
  const next = windowAt(at(5100), first);
  for (const row of rowsOf(next)) if (rowsOf(first).includes(row)) expect(slotOf(row, next)).toBe(slotOf(row, first));
  const known = new Set(Array.from({ length: first.slots }, (_, slot) => slot));
  for (const row of rowsOf(next)) expect(known).toContain(slotOf(row, next));
});

test('a window far away has its slots in the order of the rows', () => {
  const far = windowAt(at(24_000), windowAt(at(5000), windowAt(at(4800))));
  const slots = rowsOf(far).map((row) => slotOf(row, far));
  expect(slots).toEqual(slots.toSorted((one, other) => one - other));
});

test('a list that has become shorter shows its end', () => {
  expect(windowAt(at(24_000, { count: 3 }), windowAt(at(24_000)))).toMatchObject({ start: 0, end: 3 });
  expect(windowAt(at(0, { count: 0 }))).toMatchObject({ start: 0, end: 0 });
});

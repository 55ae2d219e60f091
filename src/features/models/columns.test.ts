import { expect, test } from 'vitest';
import { columns, readColumns, toTracks, usualColumns, visibleColumns } from './columns';
import type { ModelRow } from './model-rows';

const told = [{ contextLength: 4096, running: {}, model: { capabilities: [] } }] as unknown as ModelRow[];
const all = columns.map(({ key }) => key);
const keys = (width: number, rows = told, chosen = usualColumns) =>
  visibleColumns(width, rows, chosen).map(({ key }) => key);

test('a wide table has every column that is chosen, in their order, and the name', () => {
  expect(keys(2000, told, all)).toEqual(all);
  expect(keys(2000)).toEqual(usualColumns);
  expect(keys(2000, told, ['digest', 'size'])).toEqual(['name', 'size', 'digest']);
  expect(keys(2000, told, [])).toEqual(['name']);
});

test('what is chosen is remembered, whatever else is stored', () => {
  expect(readColumns('["digest","size","colour",3]')).toEqual(['size', 'digest']);
  expect(() => readColumns('{}')).toThrow(TypeError);
});

test('the least important go first, what is never told is left out', () => {
  expect(keys(2000, [{ contextLength: undefined }] as ModelRow[])).not.toContain('context');
  expect(keys(620)).toEqual(['name', 'size', 'state']);
  expect(keys(620, told, [...usualColumns, 'digest'])).toEqual(['name', 'size', 'digest']);
});

test('whatever is shown fits', () => {
  for (let width = 620; width < 2000; width += 10) {
    const tracks = toTracks(visibleColumns(width, told, all))
      .match(/\d+(?=px)/g)!
      .map(Number);
    const needed = tracks.reduce((sum, each) => sum + each, 0) + (tracks.length - 1) * 24 + 48;
    expect(needed, `at ${width}`).toBeLessThanOrEqual(width);
  }
});

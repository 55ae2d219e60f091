import { expect, test } from 'vitest';
import { columns, toTracks, visibleColumns } from './columns';
import type { ModelRow } from './model-rows';

const told = [{ contextLength: 4096 }] as ModelRow[];
const keys = (width: number, rows = told) => visibleColumns(width, rows).map(({ key }) => key);

test('a wide table has every column, in their order', () => {
  expect(keys(2000)).toEqual(columns.map(({ key }) => key));
});

test('the least important go first, what is never told is left out', () => {
  expect(keys(2000, [{ contextLength: undefined }] as ModelRow[])).not.toContain('context');
  expect(keys(620)).toEqual(['name', 'size', 'state']);
});

test('whatever is shown fits', () => {
  for (let width = 620; width < 2000; width += 10) {
    const tracks = toTracks(visibleColumns(width, told))
      .match(/\d+(?=px)/g)!
      .map(Number);
    const needed = tracks.reduce((sum, each) => sum + each, 0) + (tracks.length - 1) * 24 + 48;
    expect(needed, `at ${width}`).toBeLessThanOrEqual(width);
  }
});

import { expect, test } from 'vitest';
import { textDiff } from './text-diff';

const plain = (one: string, other: string) =>
  textDiff(one, other).map((row) =>
    'leftOut' in row
      ? `… ${row.leftOut}`
      : [row.one, row.other].map((line) => (line ? `${line.isChanged ? '*' : ''}${line.number} ${line.text}` : '')),
  );

test('lines that differ stand side by side', () => {
  expect(plain('a\nb\nc', 'a\nB\nc')).toEqual([
    ['1 a', '1 a'],
    ['*2 b', '*2 B'],
    ['3 c', '3 c'],
  ]);
});

test('lines that only one has stand alone', () => {
  expect(plain('a\n', 'a\nb\nc\n')).toEqual([
    ['1 a', '1 a'],
    ['', '*2 b'],
    ['', '*3 c'],
  ]);
  expect(plain('x', '')).toEqual([['*1 x', '']]);
});

test('equal lines far from a difference are counted', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `${index + 1}`);
  const changed = lines.with(9, 'ten').join('\n');
  const rows = plain(lines.join('\n'), changed);
  expect(rows[0]).toBe('… 6');
  expect(rows.at(-1)).toBe('… 7');
  expect(rows).toHaveLength(9);
  expect(plain('a\nb', 'a\nb')).toEqual([]);
});

test('texts that have next to nothing in common are shown whole', () => {
  const lines = (letter: string) => Array.from({ length: 3000 }, (_, index) => `${letter}${index}`).join('\n');
  expect(plain(lines('a'), lines('b'))).toHaveLength(3000);
});

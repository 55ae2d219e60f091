import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, type DiffRow } from './diff-lines';

const shown = (rows: DiffRow[]) =>
  rows.map((row) =>
    row.kind === 'gap' ? `… ${row.count}` : `${{ same: ' ', removed: '-', added: '+' }[row.kind]}${row.text}`,
  );

test('texts that are the same have no differences, whatever their line ends', () => {
  expect(diffLines('a\nb', 'a\r\nb')).toEqual([]);
  expect(diffLines('', '')).toEqual([]);
  expect(diffLines('a\n', 'a')).toEqual([]);
});

test('lines that go and come, with some around them', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const after = lines.with(9, 'new').toSpliced(0, 1);
  expect(shown(diffLines(lines.join('\n'), after.join('\n')))).toEqual([
    '-line 0',
    ...[1, 2, 3].map((number) => ` line ${number}`),
    '… 2',
    ...[6, 7, 8].map((number) => ` line ${number}`),
    '-line 9',
    '+new',
    ...[10, 11, 12].map((number) => ` line ${number}`),
    '… 7',
  ]);
});

test('what is put together again is both texts', () => {
  const line = fc.constantFrom('a', 'b', '', 'SYSTEM x', '"""');
  // What ends in a line end is read as if it had none.
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('a', 'b'))
    .map(([lines, last]) => [...lines, last].join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = diffLines(before, after);
      if (before === after) {
        expect(rows).toEqual([]);
        return;
      }
      const side = (kind: 'removed' | 'added', from: string) => {
        let at = 0;
        const lines = from.split('\n');
        for (const row of rows) {
          if (row.kind === 'gap') at += row.count;
          else if (row.kind === 'same' || row.kind === kind) expect(row.text).toBe(lines[at++]);
        }
        expect(at).toBe(lines.length);
      };
      side('removed', before);
      side('added', after);
    }),
  );
});

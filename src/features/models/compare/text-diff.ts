import { diffLines } from '@/ui/diff-lines';

/** A line of a text, and whether the other text lacks it. */
export interface DiffLine {
  number: number;
  text: string;
  isChanged: boolean;
}

/** Two lines side by side, or a number of equal ones that are left out. */
export type DiffRow = { one?: DiffLine; other?: DiffLine } | { leftOut: number };

/** Two texts line by line, side by side. Equal lines far from a difference are left out. */
export function textDiff(one: string, other: string): DiffRow[] {
  const rows: DiffRow[] = [];
  const numbers = { one: 1, other: 1 };
  const line = (side: 'one' | 'other', text: string, isChanged: boolean) => ({
    number: numbers[side]++,
    text,
    isChanged,
  });
  /** What the texts have in place of each other. */
  let changed: Record<'one' | 'other', DiffLine[]> = { one: [], other: [] };
  const flush = () => {
    const { one, other } = changed;
    for (let index = 0; index < Math.max(one.length, other.length); index += 1)
      rows.push({ ...(one[index] && { one: one[index] }), ...(other[index] && { other: other[index] }) });
    changed = { one: [], other: [] };
  };
  for (const row of diffLines(one, other)) {
    if (row.kind === 'removed') {
      if (one !== '') changed.one.push(line('one', row.text, true));
    } else if (row.kind === 'added') {
      if (other !== '') changed.other.push(line('other', row.text, true));
    } else {
      flush();
      if (row.kind === 'gap') {
        numbers.one += row.count;
        numbers.other += row.count;
        rows.push({ leftOut: row.count });
      } else rows.push({ one: line('one', row.text, false), other: line('other', row.text, false) });
    }
  }
  flush();
  return rows;
}

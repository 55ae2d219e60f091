import { Chunk } from '@codemirror/merge';
import { Text } from '@codemirror/state';

/** A line of a comparison, or lines that are the same and left out. */
export type DiffRow = { kind: 'same' | 'removed' | 'added'; text: string } | { kind: 'gap'; count: number };

/** How many lines that are the same are shown around a change. */
const around = 3;

/** Compares two texts line by line. Empty where they are the same. Line ends of any kind are line ends, and whether the last line has one is no difference. */
export function diffLines(before: string, after: string): DiffRow[] {
  const one = toText(before);
  const other = toText(after);
  const rows: DiffRow[] = [];
  let nextA = 1;
  let nextB = 1;
  const same = (until: number) => {
    for (; nextB < until; nextA += 1, nextB += 1) rows.push({ kind: 'same', text: other.line(nextB).text });
  };
  for (const { fromA, toA, fromB, toB } of Chunk.build(one, other)) {
    same(fromB > other.length ? other.lines + 1 : other.lineAt(fromB).number);
    // A chunk ends after its last line's end; one without lines has the same place twice.
    const lastA = toA > fromA ? one.lineAt(Math.min(toA - 1, one.length)).number : nextA - 1;
    const lastB = toB > fromB ? other.lineAt(Math.min(toB - 1, other.length)).number : nextB - 1;
    for (; nextA <= lastA; nextA += 1) rows.push({ kind: 'removed', text: one.line(nextA).text });
    for (; nextB <= lastB; nextB += 1) rows.push({ kind: 'added', text: other.line(nextB).text });
  }
  if (rows.length === 0) return [];
  same(other.lines + 1);
  return withGaps(rows);
}

function toText(text: string): Text {
  return Text.of(text.replace(/(\r\n?|\n)$/, '').split(/\r\n?|\n/));
}

function withGaps(rows: readonly DiffRow[]): DiffRow[] {
  const isNear = rows.map((_, index) =>
    rows.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  const result: DiffRow[] = [];
  rows.forEach((row, index) => {
    const last = result.at(-1);
    if (isNear[index]) result.push(row);
    else if (last?.kind === 'gap') last.count += 1;
    else result.push({ kind: 'gap', count: 1 });
  });
  return result;
}

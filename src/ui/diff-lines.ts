import { diffArrays } from 'diff';

/** A line of a comparison, or lines that are the same and left out. */
export type DiffRow = { kind: 'same' | 'removed' | 'added'; text: string } | { kind: 'gap'; count: number };

/** How many lines that are the same are shown around a change. */
const around = 3;
/** Texts that differ in more places are shown whole, one after the other: to look for less would take seconds. */
const maximumEdits = 4000;

/** Compares two texts line by line. Empty where they are the same. Line ends of any kind are line ends, and whether the last line has one is no difference. */
export function diffLines(before: string, after: string): DiffRow[] {
  const one = linesOf(before);
  const other = linesOf(after);
  const changes = diffArrays(one, other, { maxEditLength: maximumEdits }) ?? [
    { value: one, removed: true, added: false },
    { value: other, removed: false, added: true },
  ];
  if (changes.every(({ removed, added }) => !removed && !added)) return [];
  return withGaps(
    changes.flatMap(({ value, removed, added }) => {
      const kind = removed ? ('removed' as const) : added ? ('added' as const) : ('same' as const);
      return value.map((text) => ({ kind, text }));
    }),
  );
}

function linesOf(text: string): string[] {
  return text.replace(/(\r\n?|\n)$/, '').split(/\r\n?|\n/);
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

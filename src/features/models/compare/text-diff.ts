import { diffLines } from 'diff';

/** A line of a text, and whether the other text lacks it. */
export interface DiffLine {
  number: number;
  text: string;
  isChanged: boolean;
}

/** Two lines side by side, or a number of equal ones that are left out. */
export type DiffRow = { one?: DiffLine; other?: DiffLine } | { leftOut: number };

/** Texts that differ in more places are shown whole, one against the other: to look for less would take seconds. */
const maximumEdits = 4000;
/** So many equal lines are kept around what differs. */
const context = 3;

/** Two texts line by line, side by side. Equal lines far from a difference are left out. */
export function textDiff(one: string, other: string): DiffRow[] {
  const changes = diffLines(one, other, { maxEditLength: maximumEdits }) ?? [
    { value: one, removed: true, added: false },
    { value: other, removed: false, added: true },
  ];
  const rows: DiffRow[] = [];
  let numberOne = 1;
  let numberOther = 1;
  /** Lines of the first text that the other has something else in place of. */
  let removed: DiffLine[] = [];
  const flush = (added: DiffLine[]) => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1)
      rows.push({ ...(removed[index] && { one: removed[index] }), ...(added[index] && { other: added[index] }) });
    removed = [];
  };
  for (const change of changes) {
    const lines = linesOf(change.value);
    if (change.removed) {
      flush([]);
      removed = lines.map((text) => ({ number: numberOne++, text, isChanged: true }));
    } else if (change.added) {
      flush(lines.map((text) => ({ number: numberOther++, text, isChanged: true })));
    } else {
      flush([]);
      for (const text of lines)
        rows.push({
          one: { number: numberOne++, text, isChanged: false },
          other: { number: numberOther++, text, isChanged: false },
        });
    }
  }
  flush([]);
  return leaveOut(rows);
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function leaveOut(rows: DiffRow[]): DiffRow[] {
  const isKept = rows.map(() => false);
  rows.forEach((row, index) => {
    if ('leftOut' in row || (row.one && row.other && !row.one.isChanged)) return;
    for (let near = index - context; near <= index + context; near += 1) if (near in isKept) isKept[near] = true;
  });
  const shown: DiffRow[] = [];
  let leftOut = 0;
  rows.forEach((row, index) => {
    if (!isKept[index]) {
      leftOut += 1;
      return;
    }
    if (leftOut > 0) shown.push({ leftOut });
    leftOut = 0;
    shown.push(row);
  });
  if (leftOut > 0) shown.push({ leftOut });
  return shown;
}

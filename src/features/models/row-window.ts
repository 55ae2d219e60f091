// Which rows of a long list are in the document: those in view and a few around them. All are equally
// high, so nothing has to be measured.

/** Rows come and go in steps of this many, so that slow scrolling draws now and then, not with every frame. */
const step = 4;
/** How many rows beyond the view there are at least. */
const margin = 2;

export interface Rows {
  /** The first row. */
  start: number;
  /** The row after the last one. */
  end: number;
}

export interface RowWindow extends Rows {
  /** How many slots there are: as many as the window ever has rows. */
  slots: number;
  /** The row that has the first slot. */
  base: number;
}

/** What there is to be seen, in pixels. */
export interface View {
  topPx: number;
  heightPx: number;
  rowHeightPx: number;
  count: number;
}

/** The rows that a view needs: `before` itself where that is the same. */
export function windowAt({ topPx, heightPx, rowHeightPx, count }: View, before?: RowWindow): RowWindow {
  const inView = Math.ceil(heightPx / rowHeightPx) + 1;
  const first = Math.max(0, Math.min(Math.floor(topPx / rowHeightPx), count - inView));
  const slots = toStep(inView + 2 * margin + step, Math.ceil);
  const start = Math.max(0, toStep(first - margin, Math.floor));
  // As many as there are slots, so that none is made or dropped on the way; fewer in the first view.
  const end = Math.min(count, start + slots, start === 0 ? toStep(first + inView + margin, Math.ceil) : Infinity);
  if (before?.start === start && before.end === end && before.slots === slots) return before;
  // From there on it costs more to move the elements of the rows that enter than to change all texts.
  const isNear = before?.slots === slots && Math.abs(start - before.start) < slots / 2;
  return { start, end, slots, base: isNear ? before.base : start };
}

/** The rows of which something can be seen. */
export function inView({ topPx, heightPx, rowHeightPx, count }: View): Rows {
  const end = Math.min(count, Math.ceil((topPx + heightPx) / rowHeightPx));
  return { start: Math.min(Math.floor(topPx / rowHeightPx), end), end };
}

function toStep(row: number, round: (value: number) => number): number {
  return round(row / step) * step;
}

/**
 * The slot of a row, which is the key that it is drawn by. The element of a row that leaves the window is
 * taken by one that enters: its texts are changed, it is not made anew. All rows of a window have different
 * slots. Where two windows are far from each other their slots are in the same order, and no element moves.
 */
export function slotOf(row: number, { base, slots }: RowWindow): number {
  return (((row - base) % slots) + slots) % slots;
}

/** A slot and the row that it shows. */
export interface DrawnRow {
  slot: number;
  index: number;
}

/**
 * What the slots of a window show. Where all is new there (`urgent` is told), only the urgent rows are drawn:
 * the other slots show what they did before, out of sight, or are not there yet. No row is in two slots.
 */
export function drawnRows(
  window: RowWindow,
  count: number,
  { urgent = window, before = [] }: { urgent?: Rows; before?: readonly DrawnRow[] },
): DrawnRow[] {
  const shown = new Map(before.map(({ slot, index }) => [slot, index]));
  const slots = rowsIn(window).map((row) => ({ row, slot: slotOf(row, window), old: shown.get(slotOf(row, window)) }));
  const fresh = new Set(rowsIn(urgent));
  // What a slot has shown may be drawn in another one now. It is then drawn, too, and so on.
  for (let known = -1; known < fresh.size;) {
    known = fresh.size;
    for (const { row, old } of slots) if (old !== undefined && (fresh.has(old) || old >= count)) fresh.add(row);
  }
  return slots.flatMap(({ row, slot, old }) => {
    const index = fresh.has(row) ? row : old;
    return index === undefined ? [] : [{ slot, index }];
  });
}

function rowsIn({ start, end }: Rows): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at);
}

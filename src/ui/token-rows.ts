type RectOf = (index: number) => Pick<DOMRect, 'left' | 'top' | 'width'> | undefined;

/** Tokens of a row stand as high as each other, as far as pixels go. */
const sameRow = 4;

/** The token in the row above (-1) or below (1) that is nearest to one, as far as rows are drawn; else its neighbour. */
export function inNextRow(start: number, step: 1 | -1, rectOf: RectOf): number {
  const from = rectOf(start);
  if (!from) return start;
  const middle = from.left + from.width / 2;
  let best: { index: number; top: number; distance: number } | undefined;
  for (let index = start + step; ; index += step) {
    const rect = rectOf(index);
    if (!rect) return best?.index ?? index;
    if (step * (rect.top - from.top) < sameRow) continue;
    if (best && Math.abs(rect.top - best.top) > sameRow) return best.index;
    const distance = Math.abs(rect.left + rect.width / 2 - middle);
    if (!best || distance < best.distance) best = { index, top: rect.top, distance };
  }
}

import { colourOf, cssOf } from './colour-scale';
import type { Range } from './numbers/range';
import type { PageColours } from './use-canvas';
import type { Viewport } from './viewport';

/** From here on there is room for a number in a cell, in pixels. */
const numberedFrom = 44;

export interface DrawnHeatMap {
  /** A picture element a pair. */
  image: CanvasImageSource;
  count: number;
  range: Range;
  /** How alike the texts of a row and a column are; undefined where one has no direction. */
  cosineAt: (row: number, column: number) => number | undefined;
  words: (cosine: number) => string;
}

/** Draws what is seen of a heat map, with numbers in its cells where there is room. */
export function drawHeatMap(
  context: CanvasRenderingContext2D,
  side: number,
  view: Viewport,
  { image, count, range, cosineAt, words }: DrawnHeatMap,
  colours: PageColours,
): void {
  const cell = side / (view.size * count);
  context.imageSmoothingEnabled = cell < 1;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, view.x * count, view.y * count, view.size * count, view.size * count, 0, 0, side, side);
  if (cell < numberedFrom) return;
  context.font = `${Math.min(16, cell / 3.6)}px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const firstRow = Math.floor(view.y * count);
  const firstColumn = Math.floor(view.x * count);
  for (let row = firstRow; row < Math.min(count, (view.y + view.size) * count); row += 1) {
    for (let column = firstColumn; column < Math.min(count, (view.x + view.size) * count); column += 1) {
      const cosine = cosineAt(row, column);
      if (cosine === undefined) continue;
      const share = (cosine - range.low) / (range.high - range.low);
      // The upper half of the scale is light.
      context.fillStyle = share > 0.55 ? '#0b0b0f' : '#ffffff';
      context.fillText(words(cosine), (column - view.x * count + 0.5) * cell, (row - view.y * count + 0.5) * cell);
    }
  }
}

/** Frames a cell: its row and column are followed to the edges. */
export function drawCursor(
  context: CanvasRenderingContext2D,
  side: number,
  view: Viewport,
  { row, column, count }: { row: number; column: number; count: number },
  colours: PageColours,
): void {
  const cell = side / (view.size * count);
  const x = (column - view.x * count) * cell;
  const y = (row - view.y * count) * cell;
  context.fillStyle = 'rgb(255 255 255 / 0.35)';
  if (cell < 12) {
    context.fillRect(0, y + cell / 2 - 0.5, side, 1);
    context.fillRect(x + cell / 2 - 0.5, 0, 1, side);
  }
  const size = Math.max(cell, 7);
  const frame = (width: number, style: string) => {
    context.lineWidth = width;
    context.strokeStyle = style;
    context.strokeRect(x + (cell - size) / 2, y + (cell - size) / 2, size, size);
  };
  // Seen on every colour of the scale.
  frame(4, colours.background);
  frame(2, colours.text);
}

/** A bar of all colours with its ends named, as a picture that is saved has it. */
export function drawLegend(
  context: CanvasRenderingContext2D,
  { x, y, width, ends }: { x: number; y: number; width: number; ends: readonly [low: string, high: string] },
  colours: PageColours,
): void {
  for (let step = 0; step < width; step += 1) {
    context.fillStyle = cssOf(colourOf(step / width));
    context.fillRect(x + step, y, 1.5, 14);
  }
  context.fillStyle = colours.text;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.fillText(ends[0], x, y + 20);
  context.textAlign = 'right';
  context.fillText(ends[1], x + width, y + 20);
}

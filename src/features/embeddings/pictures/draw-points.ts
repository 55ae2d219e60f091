import { pointsIn } from './scatter';
import type { PageColours } from './use-canvas';
import type { Viewport } from './viewport';

export interface DrawnPoints {
  /** As of fitted(). */
  points: Float32Array;
  selected: ReadonlySet<number>;
  /** In CSS pixels. */
  radius: number;
  /** Named where there is room. */
  nameOf: (index: number) => string;
}

/** So many names can be read beside their points. */
const namedUpTo = 24;

/** Draws what is seen of points, the selected ones above the others, with names where they are few. */
export function drawPoints(
  context: CanvasRenderingContext2D,
  side: number,
  view: Viewport,
  { points, selected, radius, nameOf }: DrawnPoints,
  colours: PageColours,
): void {
  const shown = pointsIn(points, view, [
    [-0.02, -0.02],
    [1.02, 1.02],
  ]);
  const x = (index: number) => ((points[index * 2]! - view.x) / view.size) * side;
  const y = (index: number) => ((points[index * 2 + 1]! - view.y) / view.size) * side;
  const dots = (indexes: readonly number[], style: string, alpha: number, size: number) => {
    context.fillStyle = style;
    context.globalAlpha = alpha;
    for (const index of indexes) {
      context.beginPath();
      context.arc(x(index), y(index), size, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  };
  const hasSelected = selected.size > 0;
  dots(
    shown.filter((index) => !selected.has(index)),
    hasSelected ? colours.muted : colours.primary,
    hasSelected ? 0.45 : 0.75,
    radius,
  );
  dots(
    shown.filter((index) => selected.has(index)),
    colours.primary,
    1,
    radius * 1.35,
  );
  if (shown.length > namedUpTo) return;
  context.font = `11px ${colours.font}`;
  context.textBaseline = 'middle';
  const taken: { left: number; right: number; y: number }[] = [];
  // What would be written over another name is left out: the pointer tells it, and there is room when it is nearer.
  for (const index of [...shown].sort((a, b) => Number(selected.has(b)) - Number(selected.has(a)))) {
    const name = nameOf(index);
    const { width } = context.measureText(name);
    const isRight = x(index) > side * 0.7;
    const left = isRight ? x(index) - radius - 5 - width : x(index) + radius + 5;
    const spot = { left, right: left + width, y: y(index) };
    if (taken.some((other) => Math.abs(other.y - spot.y) < 12 && other.left < spot.right && spot.left < other.right)) {
      continue;
    }
    taken.push(spot);
    context.textAlign = 'left';
    context.lineWidth = 3;
    context.strokeStyle = colours.background;
    context.strokeText(name, left, spot.y);
    context.fillStyle = colours.text;
    context.fillText(name, left, spot.y);
  }
}

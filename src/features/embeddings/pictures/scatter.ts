import { wholePicture, type Viewport } from './viewport';
import type { Place, Rectangle } from './use-picture-view';

/** Left free at each side of the picture, so that points at its edges are whole. */
const margin = 0.04;

/** Points brought into a square from 0 to 1, y upwards as in a drawing, both axes alike unless they `stretch`. */
export function fitted(points: Float32Array, { stretches = false } = {}): Float32Array {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  points.forEach((value, at) => {
    low[at % 2] = Math.min(low[at % 2]!, value);
    high[at % 2] = Math.max(high[at % 2]!, value);
  });
  const extents = [0, 1].map((axis) => high[axis]! - low[axis]!);
  const widest = Math.max(...extents);
  return points.map((value, at) => {
    const axis = at % 2;
    const extent = stretches ? extents[axis]! : widest;
    const middle = (low[axis]! + high[axis]!) / 2;
    const share = extent > 0 ? (value - middle) / extent : 0;
    return 0.5 + (axis === 0 ? share : -share) * (1 - 2 * margin);
  });
}

/** The point nearest to a place of the view, no farther than `within` of it; undefined where there is none. */
export function pointAt(fittedPoints: Float32Array, view: Viewport, place: Place, within: number): number | undefined {
  const x = view.x + place[0] * view.size;
  const y = view.y + place[1] * view.size;
  let nearest: number | undefined;
  let least = within * view.size;
  for (let index = 0; index * 2 < fittedPoints.length; index += 1) {
    const distance = Math.hypot(fittedPoints[index * 2]! - x, fittedPoints[index * 2 + 1]! - y);
    if (distance > least) continue;
    least = distance;
    nearest = index;
  }
  return nearest;
}

/** The points inside of a rectangle of the view. */
export function pointsIn(fittedPoints: Float32Array, view: Viewport, [from, to]: Rectangle): number[] {
  const left = view.x + Math.min(from[0], to[0]) * view.size;
  const right = view.x + Math.max(from[0], to[0]) * view.size;
  const top = view.y + Math.min(from[1], to[1]) * view.size;
  const bottom = view.y + Math.max(from[1], to[1]) * view.size;
  const inside: number[] = [];
  for (let index = 0; index * 2 < fittedPoints.length; index += 1) {
    const x = fittedPoints[index * 2]!;
    const y = fittedPoints[index * 2 + 1]!;
    if (x >= left && x <= right && y >= top && y <= bottom) inside.push(index);
  }
  return inside;
}

/** The next point from another one in a direction: near, and rather ahead than aside. Undefined at the edge. */
export function nextPoint(fittedPoints: Float32Array, from: number, [dx, dy]: Place): number | undefined {
  const startX = fittedPoints[from * 2]!;
  const startY = fittedPoints[from * 2 + 1]!;
  let next: number | undefined;
  let least = Infinity;
  for (let index = 0; index * 2 < fittedPoints.length; index += 1) {
    const x = fittedPoints[index * 2]! - startX;
    const y = fittedPoints[index * 2 + 1]! - startY;
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    // Points in one and the same place are walked through, too, in their order.
    const isTwin = x === 0 && y === 0 && (dx + dy > 0 ? index > from : index < from);
    if (!isTwin && (ahead <= 0 || aside > ahead)) continue;
    const cost = isTwin ? -1 / (1 + Math.abs(index - from)) : ahead + 2 * aside;
    if (cost >= least) continue;
    least = cost;
    next = index;
  }
  return next;
}

/** Points are smaller the more there are, and grow a little with what is zoomed. */
export function radiusFor(count: number, view: Viewport = wholePicture): number {
  const base = count > 3000 ? 1.6 : count > 800 ? 2.4 : count > 100 ? 3.4 : 5;
  return Math.min(7, base / Math.sqrt(Math.max(view.size, 0.05)));
}

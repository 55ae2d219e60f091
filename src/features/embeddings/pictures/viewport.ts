/** A part of a square picture, whose sides run from 0 to 1: what is seen of it, its corner and the length of its side. */
export interface Viewport {
  x: number;
  y: number;
  size: number;
}

export const wholePicture: Viewport = { x: 0, y: 0, size: 1 };

/** Nearer (`factor > 1`) or farther, around a point of the view (0 to 1 each), never beyond the picture. */
export function zoomed(
  view: Viewport,
  factor: number,
  { around = [0.5, 0.5], leastSize }: { around?: readonly [x: number, y: number]; leastSize: number },
): Viewport {
  const size = Math.min(1, Math.max(Math.min(1, leastSize), view.size / factor));
  const [x, y] = around;
  return withinPicture({ x: view.x + x * (view.size - size), y: view.y + y * (view.size - size), size });
}

/** Moved by shares of what is seen. */
export function moved(view: Viewport, x: number, y: number): Viewport {
  return withinPicture({ ...view, x: view.x + x * view.size, y: view.y + y * view.size });
}

/** Moved as little as shows a part of the picture, a square at a place. */
export function showing(view: Viewport, x: number, y: number, size: number): Viewport {
  const along = (start: number, at: number) =>
    at < start ? at : at + size > start + view.size ? at + size - view.size : start;
  return withinPicture({ ...view, x: along(view.x, x), y: along(view.y, y) });
}

function withinPicture({ x, y, size }: Viewport): Viewport {
  const within = (value: number) => Math.min(1 - size, Math.max(0, value));
  return { x: within(x), y: within(y), size };
}

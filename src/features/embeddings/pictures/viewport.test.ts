import { describe, expect, it } from 'vitest';
import { spreadPlaces } from './spread-places';
import { moved, showing, wholePicture, zoomed } from './viewport';

describe('what is seen of a picture', () => {
  it('is zoomed around a point, which stays where it is', () => {
    const near = zoomed(wholePicture, 4, { around: [0.25, 0.75], leastSize: 0.01 });
    expect(near.size).toBe(0.25);
    // The point of the picture under (0.25, 0.75) of the view, before and after.
    expect(near.x + 0.25 * near.size).toBeCloseTo(0.25, 10);
    expect(near.y + 0.75 * near.size).toBeCloseTo(0.75, 10);
  });

  it('is never beyond the picture, larger than it, or smaller than its least part', () => {
    expect(zoomed({ x: 0.9, y: 0.9, size: 0.1 }, 0.01, { leastSize: 0.1 })).toEqual(wholePicture);
    expect(zoomed(wholePicture, 1000, { leastSize: 0.1 }).size).toBe(0.1);
    expect(zoomed(wholePicture, 2, { leastSize: 4 })).toEqual(wholePicture);
    expect(moved({ x: 0.5, y: 0, size: 0.5 }, 3, -3)).toEqual({ x: 0.5, y: 0, size: 0.5 });
  });

  it('moves by shares of what is seen, and no farther than a part needs to be in sight', () => {
    expect(moved({ x: 0.2, y: 0.2, size: 0.4 }, 0.5, -0.25)).toEqual({ x: 0.4, y: 0.1, size: 0.4 });
    const view = { x: 0.4, y: 0.4, size: 0.2 };
    expect(showing(view, 0.45, 0.45, 0.1)).toEqual(view);
    const there = showing(view, 0.7, 0.1, 0.1);
    expect(there.x).toBeCloseTo(0.6, 10);
    expect(there.y).toBeCloseTo(0.1, 10);
  });
});

describe('places of a long list', () => {
  it('are all of them, or as many at even distances from the first to the last', () => {
    expect([...spreadPlaces(3, 5)]).toEqual([0, 1, 2]);
    expect([...spreadPlaces(9, 5)]).toEqual([0, 2, 4, 6, 8]);
    expect([...spreadPlaces(0, 5)]).toEqual([]);
    expect(new Set(spreadPlaces(10_000, 1000)).size).toBe(1000);
  });
});

import { describe, expect, it } from 'vitest';
import { fitted, nextPoint, pointAt, pointsIn, radiusFor } from './scatter';
import { wholePicture } from './viewport';

const close = (points: Float32Array, expected: number[]) =>
  expected.forEach((value, at) => expect(points[at]).toBeCloseTo(value, 5));

describe('points in a square', () => {
  it('keep their proportions, y upwards, in the middle', () => {
    close(fitted(Float32Array.of(0, 0, 10, 5)), [0.04, 0.73, 0.96, 0.27]);
  });

  it('fill it both ways where they stretch', () => {
    close(fitted(Float32Array.of(0, 0, 10, 5), { stretches: true }), [0.04, 0.96, 0.96, 0.04]);
  });

  it('are in the middle where all are one, and none where there are none', () => {
    close(fitted(Float32Array.of(3, 3, 3, 3)), [0.5, 0.5, 0.5, 0.5]);
    expect(fitted(new Float32Array())).toHaveLength(0);
  });
});

describe('a point', () => {
  // A cross: middle, right, left, up, down; and a twin of the middle.
  const cross = Float32Array.of(0.5, 0.5, 0.8, 0.5, 0.2, 0.5, 0.5, 0.2, 0.5, 0.8, 0.5, 0.5);

  it('is found near a place of what is seen, and no farther', () => {
    expect(pointAt(cross, wholePicture, [0.79, 0.51], 0.03)).toBe(1);
    expect(pointAt(cross, wholePicture, [0.7, 0.5], 0.03)).toBeUndefined();
    expect(pointAt(cross, { x: 0.7, y: 0.4, size: 0.2 }, [0.5, 0.5], 0.03)).toBe(1);
  });

  it('is in a rectangle, however that was drawn', () => {
    expect(
      pointsIn(cross, wholePicture, [
        [0.9, 0.9],
        [0.45, 0.45],
      ]),
    ).toEqual([0, 1, 4, 5]);
  });

  it('has a next one in each direction, its twin among them, or none', () => {
    expect(nextPoint(cross, 0, [1, 0])).toBe(5);
    expect(nextPoint(cross, 5, [1, 0])).toBe(1);
    expect(nextPoint(cross, 5, [0, -1])).toBe(0);
    expect(nextPoint(cross, 0, [0, -1])).toBe(3);
    expect(nextPoint(cross, 1, [1, 0])).toBeUndefined();
  });

  it('is smaller the more there are', () => {
    expect(radiusFor(10)).toBeGreaterThan(radiusFor(1000));
    expect(radiusFor(10, { x: 0, y: 0, size: 0.01 })).toBeLessThanOrEqual(7);
  });
});

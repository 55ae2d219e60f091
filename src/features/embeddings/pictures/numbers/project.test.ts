import { describe, expect, it } from 'vitest';
import { leastForUmap } from './least-for-umap';
import { nearestOfEach } from './nearest';
import { projectPca } from './project-pca';
import { neighboursLookedFor, projectUmap, type UmapSettings } from './project-umap';
import { toUnitVectors, type UnitVectors } from './unit-vectors';
import { groupedVectors } from './vectors.fixture';

const settings = { neighbours: 15, minDistance: 0.1, seed: 1 };
const grouped = toUnitVectors(groupedVectors({ count: 90, noise: 0.2 }), 32);

/** How far apart groups are, as a multiple of how far the points of a group are from its middle. */
function separation(points: Float32Array, groups = 3): number {
  const count = points.length / 2;
  const middles = Array.from({ length: groups }, (_, group) => {
    const own = Array.from({ length: count }, (_, at) => at).filter((at) => at % groups === group);
    return [0, 1].map((axis) => own.reduce((sum, at) => sum + points[at * 2 + axis]!, 0) / own.length);
  });
  const away = (at: number, [x = 0, y = 0]: number[]) => Math.hypot(points[at * 2]! - x, points[at * 2 + 1]! - y);
  let spread = 0;
  for (let at = 0; at < count; at += 1) spread += away(at, middles[at % groups]!) / count;
  const [a, b] = middles;
  return Math.hypot(a![0]! - b![0]!, a![1]! - b![1]!) / spread;
}

describe('PCA', () => {
  it('lays the longest difference along the first axis', () => {
    // Almost on a line at right angles to (1, 0, 0): lengths of one keep their order.
    const vectors = [-2, -1, 0, 1, 2].flatMap((step) => [10, step, 0.1 * (step % 2)]);
    const { points, shown } = projectPca(toUnitVectors(Float32Array.from(vectors), 3));
    const along = [0, 1, 2, 3, 4].map((at) => points[at * 2]!);
    expect(along).toEqual([...along].sort((a, b) => (along[0]! < along[4]! ? a - b : b - a)));
    expect(along[2]).toBeCloseTo(0, 3);
    expect(shown[0]).toBeGreaterThan(0.98);
    expect(shown[0] + shown[1]).toBeLessThanOrEqual(1.0001);
  });

  it('finds by its short cut what the whole decomposition finds', () => {
    const { units } = toUnitVectors(groupedVectors({ count: 50, dimensions: 16 }), 16);
    const narrow = projectPca({ units, count: 50, dimensions: 16 });
    // The same vectors with zeros behind them have the same plane.
    const padded = new Float32Array(50 * 300);
    for (let row = 0; row < 50; row += 1) padded.set(units.subarray(row * 16, (row + 1) * 16), row * 300);
    const wide = projectPca({ units: padded, count: 50, dimensions: 300 });
    for (let at = 0; at < 100; at += 1) expect(wide.points[at]).toBeCloseTo(narrow.points[at]!, 3);
    expect(wide.shown[0]).toBeCloseTo(narrow.shown[0], 4);
  });

  it('keeps groups apart', () => {
    expect(separation(projectPca(grouped).points)).toBeGreaterThan(3);
  });

  it.each([
    ['no text', 0, 0],
    ['one text', 1, 0],
    ['two texts', 2, 1],
    ['three texts', 3, 2],
  ])('takes %s', (_, count, axes) => {
    const { points } = projectPca(toUnitVectors(groupedVectors({ count }), 32));
    expect(points).toHaveLength(count * 2);
    expect(points.every(Number.isFinite)).toBe(true);
    const used = [0, 1].filter((axis) => points.some((value, at) => at % 2 === axis && Math.abs(value) > 1e-4));
    expect(used).toHaveLength(axes);
  });

  it('puts what is the same, and zeros, in one place', () => {
    for (const fill of [0, 1]) {
      const { points, shown } = projectPca(toUnitVectors(new Float32Array(20 * 40).fill(fill), 40));
      expect([...new Set(points)]).toEqual([0]);
      expect(shown).toEqual([0, 0]);
    }
  });
});

describe('UMAP', () => {
  function umapOf(vectors: UnitVectors, wished: UmapSettings, onStep?: Parameters<typeof projectUmap>[3]) {
    const near = nearestOfEach(vectors, neighboursLookedFor(vectors.count, wished));
    return projectUmap(near, vectors.count, wished, onStep);
  }

  it('keeps groups apart, tells how far it is, and is the same for the same seed', () => {
    const shares: number[] = [];
    let seen = 0;
    const points = umapOf(grouped, settings, (share, pointsNow) => {
      shares.push(share);
      seen = Math.max(seen, pointsNow().length);
    });
    expect(separation(points)).toBeGreaterThan(3);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(seen).toBe(180);
    expect(umapOf(grouped, settings)).toEqual(points);
    expect(umapOf(grouped, { ...settings, seed: 2 })).not.toEqual(points);
  });

  it('takes fewer texts than neighbours are wished for, and refuses too few', () => {
    const few = (count: number) => toUnitVectors(groupedVectors({ count }), 32);
    expect(umapOf(few(leastForUmap), settings).every(Number.isFinite)).toBe(true);
    expect(() => umapOf(few(leastForUmap - 1), settings)).toThrow(RangeError);
  });

  it('places what is the same, and zeros, somewhere', () => {
    for (const fill of [0, 1]) {
      const points = umapOf(toUnitVectors(new Float32Array(20 * 4).fill(fill), 4), settings);
      expect(points).toHaveLength(40);
      expect(points.every(Number.isFinite)).toBe(true);
    }
  });
});

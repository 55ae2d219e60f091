import { describe, expect, it } from 'vitest';
import { compareSets } from './compare-sets';
import { ranksOf, spearman } from './ranks';
import { toUnitVectors } from './unit-vectors';
import { groupedVectors } from './vectors.fixture';

describe('ranks', () => {
  it('are shared by equals', () => {
    expect([...ranksOf(Float32Array.of(10, 30, 20, 20))]).toEqual([1, 4, 2.5, 2.5]);
  });

  it('correlate as one reckons by hand', () => {
    const a = Float32Array.of(1, 2, 3, 4, 5);
    expect(spearman(a, Float32Array.of(2, 4, 8, 16, 32))).toBe(1);
    expect(spearman(a, Float32Array.of(5, 4, 3, 2, 1))).toBe(-1);
    // Differences of ranks 1, 1, 1, 1, 0: 1 - 6 * 4 / (5 * 24) = 0.8.
    expect(spearman(a, Float32Array.of(2, 1, 4, 3, 5))).toBeCloseTo(0.8, 10);
  });

  it('say nothing where one list has a single rank, or nothing is there', () => {
    expect(spearman(Float32Array.of(1, 2), Float32Array.of(3, 3))).toBeUndefined();
    expect(spearman(Float32Array.of(1), Float32Array.of(1))).toBeUndefined();
    expect(spearman(new Float32Array(), new Float32Array())).toBeUndefined();
  });
});

describe('two sets of the same texts', () => {
  const options = { neighbours: 10, pairLimit: 100 };

  it('agree wholly where one is the other, longer or in a space of other length', () => {
    const a = toUnitVectors(groupedVectors(), 32);
    const wider = new Float32Array(60 * 40);
    for (let text = 0; text < 60; text += 1) {
      wider.set(
        a.units.subarray(text * 32, (text + 1) * 32).map((number) => number * 3),
        text * 40,
      );
    }
    const comparison = compareSets(a, toUnitVectors(wider, 40), options);
    expect(comparison.correlation).toBeCloseTo(1, 4);
    expect([...new Set(comparison.shared)]).toEqual([10]);
    expect(comparison.pairs).toHaveLength(200);
    for (let at = 0; at < 200; at += 2) expect(comparison.points[at]).toBeCloseTo(comparison.points[at + 1]!, 5);
  });

  it('tell whose neighbours are others', () => {
    // On a circle: 0, 10, 20 and 90, 100, 110 degrees; in the other set the first has gone over to the others.
    const a = [0, 10, 20, 90, 100, 110];
    const b = [105, 10, 20, 90, 100, 110];
    const comparison = compareSets(circle(a), circle(b), { neighbours: 2, pairLimit: 1000 });
    expect([...comparison.nearestInA.subarray(0, 2)]).toEqual([1, 2]);
    expect([...comparison.nearestInB.subarray(0, 2)].sort()).toEqual([4, 5]);
    expect([...comparison.shared]).toEqual([0, 1, 1, 1, 1, 1]);
    expect(comparison.pairs).toHaveLength(2 * 15);
  });

  it.each([
    [0, 0, 0],
    [1, 0, 0],
    [2, 1, 1],
  ])('of %i texts have %i neighbours to look at', (count, neighbours, pairs) => {
    const a = toUnitVectors(groupedVectors({ count }), 32);
    const comparison = compareSets(a, a, options);
    expect(comparison.neighbours).toBe(neighbours);
    expect(comparison.pairs).toHaveLength(pairs * 2);
    expect(comparison.correlation).toBeUndefined();
  });

  it('that are all zeros have no order to agree in', () => {
    const zeros = toUnitVectors(new Float32Array(5 * 3), 3);
    expect(compareSets(zeros, toUnitVectors(groupedVectors({ count: 5 }), 32), options).correlation).toBeUndefined();
  });
});

function circle(degrees: number[]) {
  const radians = degrees.map((each) => (each * Math.PI) / 180);
  return toUnitVectors(Float32Array.from(radians.flatMap((each) => [Math.cos(each), Math.sin(each)])), 2);
}

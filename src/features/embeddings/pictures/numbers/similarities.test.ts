import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeNearest, nearestOfEach, nearestTo } from './nearest';
import { rangeOf } from './range';
import { largestOf, similaritiesOf } from './similarities';
import { hasDirection, toUnitVectors } from './unit-vectors';
import { groupedVectors } from './vectors.fixture';

const of = (...vectors: number[][]) => toUnitVectors(Float32Array.from(vectors.flat()), vectors[0]!.length);

describe('cosines', () => {
  it('are those one gets by hand', () => {
    // 3-4-5 triangles: (3,4)·(4,3) / 25 = 0.96; (3,4)·(4,-3) = 0; (4,3)·(4,-3) / 25 = 0.28.
    const cosines = similaritiesOf(of([3, 4], [4, 3], [8, -6]));
    [1, 0.96, 0, 0.96, 1, 0.28, 0, 0.28, 1].forEach((expected, at) => expect(cosines[at]).toBeCloseTo(expected, 6));
  });

  it('of a vector of zeros are zero, with itself too, and of what is no number as well', () => {
    const cosines = similaritiesOf(of([0, 0], [1, 0], [NaN, 1], [Infinity, 1]));
    expect([...cosines]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(hasDirection(Float32Array.of(0, 0))).toBe(false);
    expect(hasDirection(Float32Array.of(0, -1))).toBe(true);
  });

  it('of large and of small numbers are never beyond one', () => {
    const cosines = similaritiesOf(of([1e30, 1e30], [3e-38, 3e-38], [-1e30, -1e30]));
    for (const cosine of cosines) expect(Math.abs(cosine)).toBeCloseTo(1, 5);
    expect(Math.max(...cosines)).toBeLessThanOrEqual(1);
    expect(Math.min(...cosines)).toBeGreaterThanOrEqual(-1);
  });

  it('are the same whether the count is even or odd, as one product after the other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.float({ noNaN: true, min: -10, max: 10 })),
        (count, dimensions, numbers) => {
          const vectors = Float32Array.from(numbers.take(count * dimensions));
          const all = toUnitVectors(vectors, dimensions);
          const cosines = similaritiesOf(all);
          expect(cosines.length).toBe(count * count);
          for (let i = 0; i < count; i += 1) {
            for (let j = 0; j < count; j += 1) {
              let product = 0;
              for (let at = 0; at < dimensions; at += 1) {
                product += all.units[i * dimensions + at]! * all.units[j * dimensions + at]!;
              }
              expect(cosines[i * count + j]).toBeCloseTo(product, 5);
            }
          }
        },
      ),
    );
  });

  it('tell how far they are, up to the end', () => {
    const shares: number[] = [];
    similaritiesOf(toUnitVectors(groupedVectors({ count: 10 }), 32), (share) => shares.push(share));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});

describe('the range of a scale', () => {
  it('is that of pairs of different texts', () => {
    expect(rangeOf(Float32Array.of(1, 0.25, 0.25, 1), 2)).toEqual({ low: 0.24, high: 0.25 });
    const { low, high } = rangeOf(similaritiesOf(of([3, 4], [4, 3], [8, -6])), 3);
    expect(low).toBeCloseTo(0, 6);
    expect(high).toBeCloseTo(0.96, 6);
  });

  it('is something where there is no pair, and where all are the same', () => {
    expect(rangeOf(new Float32Array(), 0)).toEqual({ low: 0, high: 1 });
    expect(rangeOf(Float32Array.of(1), 1)).toEqual({ low: 0, high: 1 });
    expect(rangeOf(new Float32Array(9).fill(-1), 3)).toEqual({ low: -1, high: -0.99 });
  });
});

describe('the nearest', () => {
  it('are ranked, without the text itself where it is one of them', () => {
    const vectors = of([3, 4], [4, 3], [8, -6], [0, 0], [6, 8]);
    const near = nearestTo(Float32Array.of(6, 8), vectors, 3);
    expect([...near.indexes]).toEqual([0, 4, 1]);
    expect([...near.cosines].map((cosine) => cosine.toFixed(2))).toEqual(['1.00', '1.00', '0.96']);
    expect([...nearestTo(Float32Array.of(6, 8), vectors, 2, 4).indexes]).toEqual([0, 1]);
  });

  it('of all of them at once are the same', () => {
    const vectors = toUnitVectors(groupedVectors({ count: 41 }), 32);
    const all = nearestOfEach(vectors, 5);
    for (let row = 0; row < 41; row += 1) {
      const one = nearestTo(vectors.units.subarray(row * 32, (row + 1) * 32), vectors, 5, row);
      expect([...all.indexes.subarray(row * 5, row * 5 + 5)]).toEqual([...one.indexes]);
    }
  });

  it.each([2, 3, 4])('are the same in %i parts, whatever is equally near', (of) => {
    const { units } = toUnitVectors(groupedVectors({ count: 41 }), 32);
    // Each twice: of what is equally near the first counts.
    const vectors = { units: Float32Array.of(...units, ...units), count: 82, dimensions: 32 };
    const parts = Array.from({ length: of }, (_, index) => nearestOfEach(vectors, 5, undefined, { index, of }));
    expect(mergeNearest(parts, 5)).toEqual(nearestOfEach(vectors, 5));
  });

  it('are as many as there are, of equals the first', () => {
    expect([...largestOf(Float32Array.of(1, 3, 3, 2), 2)]).toEqual([1, 2]);
    expect([...largestOf(Float32Array.of(1, 2), 5, 0)]).toEqual([1]);
    expect([...largestOf(Float32Array.of(1, 2), 0)]).toEqual([]);
  });
});

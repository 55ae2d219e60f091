import { spearman } from './ranks';
import { seededRandom } from './seeded-random';
import { largestOf, similaritiesOf } from './similarities';
import type { UnitVectors } from './unit-vectors';

/** Two sets of vectors of the same texts, told by who is near whom: their numbers have nothing to do with each other. */
export interface Comparison {
  /** Whether pairs that are alike in one are alike in the other: Spearman's, -1 to 1. Undefined where all are the same. */
  correlation: number | undefined;
  /** How many neighbours were looked at: fewer than wished for where there are not as many. */
  neighbours: number;
  /** Of each text its nearest others, the nearest first, one list after the other. */
  nearestInA: Uint32Array;
  nearestInB: Uint32Array;
  /** Of each text how many of its neighbours are the same. */
  shared: Uint32Array;
  /** Some of the pairs, or all: two texts each. */
  pairs: Uint32Array;
  /** How alike the two are in one and in the other, two numbers a pair. */
  points: Float32Array;
}

/** Compares vectors of the same texts in the same order. `onProgress` is told the share that is done. */
export function compareSets(
  a: UnitVectors,
  b: UnitVectors,
  { neighbours, pairLimit }: { neighbours: number; pairLimit: number },
  onProgress: (share: number) => void = () => {},
): Comparison {
  const { count } = a;
  const inA = similaritiesOf(a, (share) => onProgress(share * 0.4));
  const inB = similaritiesOf(b, (share) => onProgress(0.4 + share * 0.4));
  const limit = Math.max(0, Math.min(neighbours, count - 1));
  const nearestInA = nearestIn(inA, count, limit);
  const nearestInB = nearestIn(inB, count, limit);
  const shared = new Uint32Array(count);
  for (let text = 0; text < count; text += 1) {
    const others = new Set(nearestInB.subarray(text * limit, (text + 1) * limit));
    for (const near of nearestInA.subarray(text * limit, (text + 1) * limit)) if (others.has(near)) shared[text]! += 1;
  }
  onProgress(0.85);
  const correlation = spearman(triangleOf(inA, count), triangleOf(inB, count));
  const pairs = somePairs(count, pairLimit);
  const points = new Float32Array(pairs.length);
  for (let at = 0; at < pairs.length; at += 2) {
    const place = pairs[at]! * count + pairs[at + 1]!;
    points[at] = inA[place]!;
    points[at + 1] = inB[place]!;
  }
  return { correlation, neighbours: limit, nearestInA, nearestInB, shared, pairs, points };
}

function nearestIn(cosines: Float32Array, count: number, limit: number): Uint32Array {
  const all = new Uint32Array(count * limit);
  for (let text = 0; text < count; text += 1) {
    all.set(largestOf(cosines.subarray(text * count, (text + 1) * count), limit, text), text * limit);
  }
  return all;
}

/** Each pair once, without those of a text with itself. */
function triangleOf(cosines: Float32Array, count: number): Float32Array {
  const triangle = new Float32Array((count * (count - 1)) / 2);
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    triangle.set(cosines.subarray(i * count + i + 1, (i + 1) * count), at);
    at += count - i - 1;
  }
  return triangle;
}

/** All pairs, or as many by chance, the same ones every time. */
function somePairs(count: number, limit: number): Uint32Array {
  const all = (count * (count - 1)) / 2;
  const random = seededRandom(count);
  const pairs: number[] = [];
  let left = Math.min(limit, all);
  let ahead = all;
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 1; j < count; j += 1) {
      if (random() * ahead < left) {
        pairs.push(i, j);
        left -= 1;
      }
      ahead -= 1;
    }
  }
  return Uint32Array.from(pairs);
}

import { PCA } from 'ml-pca';
import { seededRandom } from './seeded-random';
import type { UnitVectors } from './unit-vectors';

/** Vectors in a plane. */
export interface Plane {
  /** Two numbers a vector. */
  points: Float32Array;
  /** Of all differences the share that each direction of the plane shows. */
  shown: [number, number];
}

/** So many directions hold the two that differ most, for all practical purposes. */
const width = 16;
const rounds = 6;

/**
 * Looks at vectors from where they differ most.
 *
 * Longer ones are first narrowed down to some directions that hold nearly all of the largest differences, found by
 * sending random ones through the vectors and back a few times. A decomposition of all of it takes minutes.
 * (Halko, Martinsson, Tropp, "Finding structure with randomness", 2011, algorithm 4.4)
 */
export function projectPca({ units, count, dimensions }: UnitVectors): Plane {
  const centered = centeredOf(units, count, dimensions);
  let total = 0;
  for (const number of centered) total += number * number;
  const points = new Float32Array(count * 2);
  // Rounding leaves a little where all are the same.
  if (count < 2 || total < count * 1e-10) return { points, shown: [0, 0] };
  const isNarrow = dimensions <= width;
  const basis = isNarrow ? undefined : widest(centered, count, dimensions);
  const narrowed = Array.from({ length: count }, (_, row) => {
    const vector = centered.subarray(row * dimensions, (row + 1) * dimensions);
    return basis ? basis.map((direction) => dot(direction, vector)) : [...vector];
  });
  const pca = new PCA(narrowed);
  const values = pca.getEigenvalues();
  const components = Math.min(2, values.length);
  const projected = pca.predict(narrowed, { nComponents: components });
  for (let axis = 0; axis < components; axis += 1) {
    // Which of two opposite directions comes out is chance: the farthest point is always on the same side.
    let farthest = 0;
    for (let row = 0; row < count; row += 1) {
      if (Math.abs(projected.get(row, axis)) > Math.abs(farthest) + 1e-9) farthest = projected.get(row, axis);
    }
    for (let row = 0; row < count; row += 1) {
      const value = projected.get(row, axis) * Math.sign(farthest);
      points[row * 2 + axis] = Number.isFinite(value) ? value : 0;
    }
  }
  const share = (value = 0) => Math.min(1, Math.max(0, (value * (count - 1)) / total || 0));
  return { points, shown: [share(values[0]), share(values[1])] };
}

function centeredOf(units: Float32Array, count: number, dimensions: number): Float32Array {
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < count * dimensions; at += 1) mean[at % dimensions]! += units[at]! / count;
  return units.map((number, at) => number - mean[at % dimensions]!);
}

/** Directions in which the vectors differ most, at right angles to each other. */
function widest(centered: Float32Array, count: number, dimensions: number): Float64Array[] {
  const random = seededRandom(1);
  let basis: Float64Array[] = Array.from({ length: width }, () =>
    Float64Array.from({ length: dimensions }, () => random() - 0.5),
  );
  for (let round = 0; round < rounds; round += 1) {
    const next = basis.map(() => new Float64Array(dimensions));
    for (let row = 0; row < count; row += 1) {
      const vector = centered.subarray(row * dimensions, (row + 1) * dimensions);
      basis.forEach((direction, index) => {
        const amount = dot(direction, vector);
        const sum = next[index]!;
        for (let at = 0; at < dimensions; at += 1) sum[at]! += amount * vector[at]!;
      });
    }
    basis = atRightAngles(next);
  }
  return basis;
}

/** Of length one and at right angles. What is left of those that lie among the others is left out. */
function atRightAngles(directions: Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const direction of directions) {
    const before = Math.sqrt(dot(direction, direction));
    // Twice: rounding leaves something after the first time.
    for (const other of [...basis, ...basis]) {
      const amount = dot(other, direction);
      for (let at = 0; at < direction.length; at += 1) direction[at]! -= amount * other[at]!;
    }
    const length = Math.sqrt(dot(direction, direction));
    if (length > before * 1e-10) basis.push(direction.map((number) => number / length));
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array | Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}

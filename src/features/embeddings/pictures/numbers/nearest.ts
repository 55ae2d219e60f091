import { largestOf } from './similarities';
import { cosineOf, toUnitVectors, type UnitVectors } from './unit-vectors';
import { visitPairs } from './visit-pairs';

/** Who is nearest, the nearest first, and how alike they are. */
export interface Nearest {
  indexes: Uint32Array;
  cosines: Float32Array;
}

/** The vectors nearest to another one, which must be of their length; `except` is left out. */
export function nearestTo(
  query: Float32Array,
  { units, count, dimensions }: UnitVectors,
  limit: number,
  except = -1,
): Nearest {
  const { units: unit } = toUnitVectors(query, dimensions);
  const row = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    let sum = 0;
    for (let at = 0; at < dimensions; at += 1) sum += unit[at]! * units[i * dimensions + at]!;
    row[i] = cosineOf(sum);
  }
  const indexes = largestOf(row, limit, except);
  return { indexes, cosines: Float32Array.from(indexes, (index) => row[index]!) };
}

/** Of each vector the `limit` nearest others, one list after the other. There must be more vectors than `limit`. */
export function nearestOfEach(vectors: UnitVectors, limit: number, onProgress?: (share: number) => void): Nearest {
  const indexes = new Uint32Array(vectors.count * limit);
  const cosines = new Float32Array(vectors.count * limit).fill(-2);
  function offer(to: number, other: number, cosine: number): void {
    const start = to * limit;
    let at = start + limit - 1;
    if (cosine <= cosines[at]!) return;
    while (at > start && cosines[at - 1]! < cosine) {
      cosines[at] = cosines[at - 1]!;
      indexes[at] = indexes[at - 1]!;
      at -= 1;
    }
    cosines[at] = cosine;
    indexes[at] = other;
  }
  visitPairs(
    vectors,
    (i, j, cosine) => {
      if (i === j) return;
      offer(i, j, cosine);
      offer(j, i, cosine);
    },
    onProgress,
  );
  return { indexes, cosines };
}

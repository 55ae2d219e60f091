import { largestOf } from './similarities';
import { cosineOf, toUnitVectors, type UnitVectors } from './unit-vectors';
import { visitPairs, type Part } from './visit-pairs';

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

/**
 * Of each vector the `limit` nearest others, one list after the other, of equals the first; of the pairs of a part only,
 * `mergeNearest` makes the whole of all parts. There must be more vectors than `limit`.
 */
export function nearestOfEach(
  vectors: UnitVectors,
  limit: number,
  onProgress?: (share: number) => void,
  part?: Part,
): Nearest {
  const near = emptyLists(vectors.count, limit);
  visitPairs(
    vectors,
    (i, j, cosine) => {
      if (i === j) return;
      // As it will be kept: what is equally near must be found equal.
      const kept = Math.fround(cosine);
      offer(near, limit, i, j, kept);
      offer(near, limit, j, i, kept);
    },
    onProgress,
    part,
  );
  return near;
}

/** What the parts of a search found, as one search would have found it; the first of them becomes it. */
export function mergeNearest(parts: readonly Nearest[], limit: number): Nearest {
  const [first, ...others] = parts as [Nearest, ...Nearest[]];
  for (const { indexes, cosines } of others) {
    for (let at = 0; at < indexes.length; at += 1) {
      if (cosines[at]! > nothing) offer(first, limit, Math.floor(at / limit), indexes[at]!, cosines[at]!);
    }
  }
  return first;
}

/** Less than any cosine: a place that nothing has taken. */
const nothing = -2;

function emptyLists(count: number, limit: number): Nearest {
  return { indexes: new Uint32Array(count * limit), cosines: new Float32Array(count * limit).fill(nothing) };
}

/** Puts one where it belongs among the nearest of another, which keeps only so many. */
function offer(near: Nearest, limit: number, to: number, other: number, cosine: number): void {
  const { indexes, cosines } = near;
  const start = to * limit;
  let at = start + limit - 1;
  if (!isBehind(near, at, other, cosine)) return;
  while (at > start && isBehind(near, at - 1, other, cosine)) {
    cosines[at] = cosines[at - 1]!;
    indexes[at] = indexes[at - 1]!;
    at -= 1;
  }
  cosines[at] = cosine;
  indexes[at] = other;
}

function isBehind({ indexes, cosines }: Nearest, at: number, other: number, cosine: number): boolean {
  const there = cosines[at]!;
  return there < cosine || (there === cosine && indexes[at]! > other);
}

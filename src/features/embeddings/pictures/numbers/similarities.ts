import type { UnitVectors } from './unit-vectors';
import { visitPairs } from './visit-pairs';

/** The cosine of every vector with every other: `count * count` numbers, row by row, the same on both sides of the diagonal. */
export function similaritiesOf(vectors: UnitVectors, onProgress?: (share: number) => void): Float32Array {
  const { count } = vectors;
  const cosines = new Float32Array(count * count);
  visitPairs(
    vectors,
    (i, j, cosine) => {
      cosines[i * count + j] = cosine;
      cosines[j * count + i] = cosine;
    },
    onProgress,
  );
  return cosines;
}

/** The places of the largest numbers of a row, the largest first, of equals the first; `except` is left out. */
export function largestOf(row: Float32Array, limit: number, except = -1): Uint32Array {
  const places: number[] = [];
  for (let at = 0; at < row.length; at += 1) {
    if (at === except) continue;
    if (places.length === limit && row[at]! <= row[places[limit - 1]!]!) continue;
    let place = places.length;
    while (place > 0 && row[places[place - 1]!]! < row[at]!) place -= 1;
    places.splice(place, 0, at);
    if (places.length > limit) places.pop();
  }
  return Uint32Array.from(limit > 0 ? places : []);
}

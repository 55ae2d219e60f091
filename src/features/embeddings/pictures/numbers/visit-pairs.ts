import { cosineOf, type UnitVectors } from './unit-vectors';

/** What is told of each pair of vectors; `first <= second`. */
type Visit = (first: number, second: number, cosine: number) => void;

/**
 * Tells of every pair of vectors, each with itself included, how alike the two are (their cosine). `onProgress` is told
 * the share that is done.
 */
export function visitPairs(vectors: UnitVectors, visit: Visit, onProgress: (share: number) => void = () => {}): void {
  const { units, count, dimensions } = vectors;
  const even = count - (count % 2);
  for (let i = 0; i < even; i += 2) {
    for (let j = i; j < even; j += 2) visitFour(vectors, i, j, visit);
    // What is left is a triangle: its share goes with the square.
    onProgress(1 - ((count - i - 2) / count) ** 2);
  }
  if (even === count) return;
  for (let i = 0; i < count; i += 1) visit(i, even, cosineOf(product(units, i, even, dimensions)));
}

/**
 * Two rows against two columns at a time: each number that is fetched is used twice. That, and places that are counted
 * on and not added up, make it several times as fast as one product after the other.
 */
function visitFour({ units, dimensions }: UnitVectors, i: number, j: number, visit: Visit): void {
  let row = i * dimensions;
  let nextRow = row + dimensions;
  let column = j * dimensions;
  let nextColumn = column + dimensions;
  const end = nextRow;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  while (row < end) {
    const a = units[row]!;
    const b = units[nextRow]!;
    const c = units[column]!;
    const d = units[nextColumn]!;
    first += a * c;
    second += a * d;
    third += b * c;
    fourth += b * d;
    row += 1;
    nextRow += 1;
    column += 1;
    nextColumn += 1;
  }
  visit(i, j, cosineOf(first));
  visit(i, j + 1, cosineOf(second));
  if (j > i) visit(i + 1, j, cosineOf(third));
  visit(i + 1, j + 1, cosineOf(fourth));
}

function product(units: Float32Array, first: number, second: number, dimensions: number): number {
  let sum = 0;
  for (let at = 0; at < dimensions; at += 1) sum += units[first * dimensions + at]! * units[second * dimensions + at]!;
  return sum;
}

import { cosineOf, type UnitVectors } from './unit-vectors';

/** What is told of each pair of vectors; `first <= second`. */
type Visit = (first: number, second: number, cosine: number) => void;

/** A share of the work: part `index`, from 0, of `of`. */
export interface Part {
  index: number;
  of: number;
}

/**
 * Tells of every pair of vectors, each with itself included, how alike the two are (their cosine), or of those of one
 * part: all parts together are all pairs, each once, and take about as long. `onProgress` is told the share that is
 * done.
 */
export function visitPairs(
  vectors: UnitVectors,
  visit: Visit,
  onProgress: (share: number) => void = () => {},
  { index, of }: Part = { index: 0, of: 1 },
): void {
  const { units, count, dimensions } = vectors;
  const whole = count - (count % 3);
  for (let i = index * 3; i < whole; i += of * 3) {
    for (let j = i; j < whole; j += 3) visitNine(vectors, i, j, visit);
    // What is left is a triangle: its share goes with the square.
    onProgress(1 - (Math.max(0, whole - i - of * 3) / whole) ** 2);
  }
  if (index !== 0) return;
  for (let j = whole; j < count; j += 1) {
    for (let i = 0; i <= j; i += 1) visit(i, j, cosineOf(product(units, i, j, dimensions)));
  }
}

/**
 * Three rows against three columns at a time: each number that is fetched is used three times. That, and places that
 * are counted on and not added up, make it several times as fast as one product after the other; four by four are more
 * sums than a processor has registers.
 */
function visitNine({ units, dimensions }: UnitVectors, i: number, j: number, visit: Visit): void {
  let row0 = i * dimensions;
  let row1 = row0 + dimensions;
  let row2 = row1 + dimensions;
  let column0 = j * dimensions;
  let column1 = column0 + dimensions;
  let column2 = column1 + dimensions;
  const end = row1;
  let sum00 = 0;
  let sum01 = 0;
  let sum02 = 0;
  let sum10 = 0;
  let sum11 = 0;
  let sum12 = 0;
  let sum20 = 0;
  let sum21 = 0;
  let sum22 = 0;
  while (row0 < end) {
    const a = units[row0]!;
    const b = units[row1]!;
    const c = units[row2]!;
    const x = units[column0]!;
    const y = units[column1]!;
    const z = units[column2]!;
    sum00 += a * x;
    sum01 += a * y;
    sum02 += a * z;
    sum10 += b * x;
    sum11 += b * y;
    sum12 += b * z;
    sum20 += c * x;
    sum21 += c * y;
    sum22 += c * z;
    row0 += 1;
    row1 += 1;
    row2 += 1;
    column0 += 1;
    column1 += 1;
    column2 += 1;
  }
  visit(i, j, cosineOf(sum00));
  visit(i, j + 1, cosineOf(sum01));
  visit(i, j + 2, cosineOf(sum02));
  visit(i + 1, j + 1, cosineOf(sum11));
  visit(i + 1, j + 2, cosineOf(sum12));
  visit(i + 2, j + 2, cosineOf(sum22));
  // Of a block on the diagonal these are the same pairs again.
  if (j === i) return;
  visit(i + 1, j, cosineOf(sum10));
  visit(i + 2, j, cosineOf(sum20));
  visit(i + 2, j + 1, cosineOf(sum21));
}

function product(units: Float32Array, first: number, second: number, dimensions: number): number {
  let sum = 0;
  for (let at = 0; at < dimensions; at += 1) sum += units[first * dimensions + at]! * units[second * dimensions + at]!;
  return sum;
}

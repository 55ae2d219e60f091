/** Vectors of length one, whose products are their cosines. */
export interface UnitVectors {
  /** One after the other. One without a direction, of zeros alone or with what is no number, is all zeros. */
  units: Float32Array;
  count: number;
  dimensions: number;
}

/** Vectors one after the other, brought to length one. They are left as they are. */
export function toUnitVectors(vectors: Float32Array, dimensions: number): UnitVectors {
  const units = new Float32Array(vectors.length);
  const count = dimensions > 0 ? Math.floor(vectors.length / dimensions) : 0;
  for (let start = 0; start < count * dimensions; start += dimensions) {
    let squares = 0;
    for (let at = start; at < start + dimensions; at += 1) squares += vectors[at]! * vectors[at]!;
    const length = Math.sqrt(squares);
    if (!(length > 0) || !Number.isFinite(length)) continue;
    for (let at = start; at < start + dimensions; at += 1) units[at] = vectors[at]! / length;
  }
  return { units, count, dimensions };
}

/** Whether a vector points somewhere: one of zeros alone is like nothing. */
export function hasDirection(vector: Float32Array): boolean {
  return vector.some((number) => number !== 0);
}

/** What rounding leaves beyond the ends. */
export function cosineOf(product: number): number {
  return product > 1 ? 1 : product < -1 ? -1 : product;
}

/** The lengths (Euclidean norms) of vectors that lie one after the other: the shortest and the longest, with those known before. */
export function measureNorms(
  vectors: Float32Array,
  dimensions: number,
  before?: { least: number; most: number },
): { least: number; most: number } {
  let { least, most } = before ?? { least: Infinity, most: 0 };
  for (let at = 0; at < vectors.length; at += dimensions) {
    const norm = normOf(vectors.subarray(at, at + dimensions));
    least = Math.min(least, norm);
    most = Math.max(most, norm);
  }
  return { least, most };
}

/** The length of a vector. */
export function normOf(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

/** Whether all vectors have length one, as far as numbers of 32 bits can say. */
export function areNormalised({ least, most }: { least: number; most: number }): boolean {
  return Math.abs(least - 1) < 1e-3 && Math.abs(most - 1) < 1e-3;
}

/** What a scale runs from and to. */
export interface Range {
  low: number;
  high: number;
}

/** From the least to the most of all pairs of different texts, widened where that is next to nothing. */
export function rangeOf(cosines: Float32Array, count: number): Range {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < count; i += 1) {
    for (let at = i * count + i + 1; at < (i + 1) * count; at += 1) {
      const cosine = cosines[at]!;
      if (cosine < low) low = cosine;
      if (cosine > high) high = cosine;
    }
  }
  if (low > high) return { low: 0, high: 1 };
  if (high - low >= 0.01) return { low, high };
  const start = Math.max(-1, high - 0.01);
  return { low: start, high: start + 0.01 };
}

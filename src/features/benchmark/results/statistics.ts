/** How numbers are spread. */
export interface Spread {
  count: number;
  least: number;
  /** A quarter of them is below, a quarter above. */
  lower: number;
  median: number;
  upper: number;
  most: number;
}

/** The spread of the finite ones among some numbers; undefined where there are none. */
export function spreadOf(numbers: readonly number[]): Spread | undefined {
  const sorted = numbers.filter(Number.isFinite).toSorted((one, other) => one - other);
  if (sorted.length === 0) return undefined;
  return {
    count: sorted.length,
    least: sorted[0]!,
    lower: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upper: quantile(sorted, 0.75),
    most: sorted.at(-1)!,
  };
}

/** Between two neighbours in proportion, as spreadsheets and NumPy do. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/** The rank of each number, from 1 for the least; equals share the mean of theirs. */
export function ranksOf(numbers: Float32Array): Float64Array {
  const order = Uint32Array.from(numbers, (_, index) => index).sort((a, b) => numbers[a]! - numbers[b]!);
  const ranks = new Float64Array(numbers.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && numbers[order[end]!] === numbers[order[start]!]) end += 1;
    for (let at = start; at < end; at += 1) ranks[order[at]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/**
 * How far two lists of numbers agree in what is more and what is less: Spearman's rank correlation, from -1 to 1.
 * Undefined where one of them has a single rank, or fewer than two numbers are compared.
 */
export function spearman(a: Float32Array, b: Float32Array): number | undefined {
  const first = ranksOf(a);
  const second = ranksOf(b);
  const mean = (first.length + 1) / 2;
  let both = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (let at = 0; at < first.length; at += 1) {
    const x = first[at]! - mean;
    const y = second[at]! - mean;
    both += x * y;
    firstSquares += x * x;
    secondSquares += y * y;
  }
  if (firstSquares === 0 || secondSquares === 0) return undefined;
  return Math.min(1, Math.max(-1, both / Math.sqrt(firstSquares * secondSquares)));
}

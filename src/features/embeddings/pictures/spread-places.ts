/** All places of a list, or `limit` of them at even distances, the first and the last among them. */
export function spreadPlaces(count: number, limit: number): Uint32Array {
  if (count <= limit) return Uint32Array.from({ length: count }, (_, at) => at);
  return Uint32Array.from({ length: limit }, (_, at) => Math.round((at * (count - 1)) / Math.max(1, limit - 1)));
}

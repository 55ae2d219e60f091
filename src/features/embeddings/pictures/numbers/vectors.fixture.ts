import { seededRandom } from './seeded-random';

/** Vectors around some middles, in turn: `group` of the vector at a place is `place % groups`. */
export function groupedVectors({ count = 60, dimensions = 32, groups = 3, noise = 0.3, seed = 7 } = {}): Float32Array {
  const random = seededRandom(seed);
  const middles = Array.from({ length: groups }, () => Array.from({ length: dimensions }, () => random() - 0.5));
  return Float32Array.from(
    { length: count * dimensions },
    (_, at) => middles[Math.floor(at / dimensions) % groups]![at % dimensions]! + noise * (random() - 0.5),
  );
}

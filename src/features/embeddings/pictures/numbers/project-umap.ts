import { UMAP } from 'umap-js';
import { leastForUmap } from './least-for-umap';
import type { Nearest } from './nearest';
import { seededRandom } from './seeded-random';

export interface UmapSettings {
  /** How many texts around each are to stay around it, itself included. */
  neighbours: number;
  /** How close points may be put together, from 0 to 1. */
  minDistance: number;
  seed: number;
}

/** How many others are looked for around each text. Throws a RangeError where there are too few texts. */
export function neighboursLookedFor(count: number, { neighbours }: UmapSettings): number {
  if (count < leastForUmap) throw new RangeError(`UMAP needs ${leastForUmap} vectors`);
  return Math.max(2, Math.min(neighbours, count - 1)) - 1;
}

/**
 * Arranges vectors in a plane so that neighbours stay neighbours, step by step: `near` are the nearest of each, as many
 * as `neighboursLookedFor` says. `onStep` is told the share that is done, and gets the points as they are while they
 * move. Returns two numbers a vector. The same neighbours, settings and seed give the same picture.
 *
 * [Note: Neighbours are found beforehand] umap-js looks for them by chance among arrays of numbers, which for 5,000
 * vectors of 768 numbers is more than half of its time. To compare all of them in order takes less, misses none, can tell
 * how far it is and can be shared among processors. For vectors of length one the Euclidean distance follows from the
 * cosine.
 */
export function projectUmap(
  near: Nearest,
  count: number,
  settings: UmapSettings,
  onStep: (share: number, points: () => Float32Array) => void = () => {},
): Float32Array {
  const { minDistance, seed } = settings;
  const limit = neighboursLookedFor(count, settings);
  const indexes: number[][] = [];
  const distances: number[][] = [];
  for (let row = 0; row < count; row += 1) {
    const cosines = near.cosines.subarray(row * limit, (row + 1) * limit);
    indexes.push([row, ...near.indexes.subarray(row * limit, (row + 1) * limit)]);
    distances.push([0, ...Array.from(cosines, (cosine) => Math.sqrt(Math.max(0, 2 - 2 * cosine)))]);
  }
  const umap = new UMAP({ nNeighbors: limit + 1, minDist: minDistance, random: seededRandom(seed) });
  umap.setPrecomputedKNN(indexes, distances);
  // It looks at vectors only to find neighbours.
  const epochs = umap.initializeFit(Array.from({ length: count }, () => []));
  const points = () => pointsOf(umap.getEmbedding());
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    umap.step();
    onStep((epoch + 1) / epochs, points);
  }
  return points();
}

function pointsOf(embedding: number[][]): Float32Array {
  return Float32Array.from(embedding.flat(), (number) => (Number.isFinite(number) ? number : 0));
}

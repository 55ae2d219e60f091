import { UMAP } from 'umap-js';
import { seededRandom } from '../../../src/features/embeddings/pictures/numbers/seeded-random';

/** The library as its documentation uses it: arrays of numbers in, a picture out. */
self.onmessage = ({ data: { vectors, dimensions } }: MessageEvent<{ vectors: Float32Array; dimensions: number }>) => {
  const rows = Array.from({ length: vectors.length / dimensions }, (_, row) =>
    Array.from(vectors.subarray(row * dimensions, (row + 1) * dimensions)),
  );
  const umap = new UMAP({ nNeighbors: 15, minDist: 0.1, random: seededRandom(1) });
  self.postMessage(umap.fit(rows).length);
};

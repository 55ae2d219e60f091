import type { ProgressChunk } from '@/ollama';

/** A layer of the model that is pulled, in the order in which the server named them. */
export interface PullLayer {
  digest: string;
  totalBytes: number;
  completedBytes: number;
  /** What was there when the layer was first named: from an earlier pull, or because it is shared. */
  foundBytes: number;
  /** Whether the server has gone on to something else, which it does only when a layer is complete. */
  isComplete: boolean;
}

/** How far a pull is. */
export interface PullProgress {
  /** The server's last status, in its own words: `pulling 6a0746a1ec1a`, `verifying sha256 digest`. */
  status: string;
  layers: PullLayer[];
  /** Of the layers named so far: grows, because the server names them one by one. */
  totalBytes: number;
  completedBytes: number;
  /** What came over the network in this pull. May shrink when the server throws a broken part away. */
  fetchedBytes: number;
}

export const noProgress: PullProgress = { status: '', layers: [], totalBytes: 0, completedBytes: 0, fetchedBytes: 0 };

/**
 * The progress after one more line of the pull's stream.
 *
 * [Note: Progress of a pull] Layers are pulled one after another and named when their turn comes, so that
 * the total is known only at the end. A blob that is fetched within 60 ms has no line at all; the last line
 * of a long one need not be at 100 %; `completed` is absent when zero and decreases when a part has to be
 * fetched anew. So a layer is complete when another one, or another step, begins, whatever its last line
 * said. (server/download.go and server/images.go at v0.24.0; ollama/ollama#8484)
 */
export function withPullChunk(progress: PullProgress, chunk: ProgressChunk): PullProgress {
  const { status, digest } = chunk;
  const layers = progress.layers.map((layer) => (layer.digest === digest ? layer : completed(layer)));
  if (digest !== undefined) {
    const index = layers.findIndex((layer) => layer.digest === digest);
    const known = layers[index];
    const layer = toLayer(digest, chunk, known);
    if (known) layers[index] = layer;
    else layers.push(layer);
  }
  return { status, layers, ...sums(layers) };
}

function toLayer(digest: string, chunk: ProgressChunk, known: PullLayer | undefined): PullLayer {
  const totalBytes = Math.max(0, chunk.total ?? known?.totalBytes ?? 0);
  const completedBytes = Math.min(Math.max(0, chunk.completed ?? 0), totalBytes);
  const foundBytes = Math.min(known?.foundBytes ?? completedBytes, totalBytes);
  return {
    digest,
    totalBytes,
    completedBytes,
    foundBytes,
    isComplete: totalBytes > 0 && completedBytes === totalBytes,
  };
}

function completed(layer: PullLayer): PullLayer {
  return layer.isComplete ? layer : { ...layer, completedBytes: layer.totalBytes, isComplete: true };
}

function sums(layers: PullLayer[]): Pick<PullProgress, 'totalBytes' | 'completedBytes' | 'fetchedBytes'> {
  let totalBytes = 0;
  let completedBytes = 0;
  let fetchedBytes = 0;
  for (const layer of layers) {
    totalBytes += layer.totalBytes;
    completedBytes += layer.completedBytes;
    fetchedBytes += Math.max(0, layer.completedBytes - layer.foundBytes);
  }
  return { totalBytes, completedBytes, fetchedBytes };
}

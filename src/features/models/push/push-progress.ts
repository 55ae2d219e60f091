import type { ProgressChunk } from '@/ollama';

/** A layer of the model that is pushed, in the order in which the server named them. */
export interface PushLayer {
  digest: string;
  totalBytes: number;
  completedBytes: number;
  /** What the registry had when the layer was first named. */
  foundBytes: number;
  /** Whether the server has gone on to something else, which it does only when a layer is complete. */
  isComplete: boolean;
}

/** How far a push is. */
export interface PushProgress {
  /** The server's last status, in its own words: `pushing 6a0746a1ec1a`. */
  status: string;
  layers: readonly PushLayer[];
}

export const nothingPushed: PushProgress = { status: '', layers: [] };

/**
 * The progress after one more line of the push's stream.
 *
 * [Note: Progress of a push] Layers are named one by one when their turn comes; one that the registry has is named
 * once, with all of it completed. The last line of another need not be at 100 %, and `completed` decreases when a
 * part has to be sent anew. So a layer is complete when another one, or another step, begins.
 * (server/upload.go uploadBlob(), Rollback() and Wait() at v0.24.0 and v0.33.0-rc2)
 */
export function withPushChunk({ layers }: PushProgress, chunk: ProgressChunk): PushProgress {
  const { status, digest } = chunk;
  const known = layers.find((layer) => layer.digest === digest);
  const others = layers.map((layer) => (layer.isComplete ? layer : complete(layer)));
  if (digest === undefined) return { status, layers: others };
  const now = toLayer(digest, chunk, known);
  return { status, layers: known ? others.with(layers.indexOf(known), now) : [...others, now] };
}

/** Bytes of the layers so far: in all, at the registry, and those of them that this push has sent. */
export function sumsOf({ layers }: PushProgress): { totalBytes: number; completedBytes: number; sentBytes: number } {
  const sum = (of: (layer: PushLayer) => number) => layers.reduce((total, layer) => total + of(layer), 0);
  return {
    totalBytes: sum((layer) => layer.totalBytes),
    completedBytes: sum((layer) => layer.completedBytes),
    sentBytes: sum((layer) => Math.max(0, layer.completedBytes - layer.foundBytes)),
  };
}

function toLayer(digest: string, { total, completed = 0 }: ProgressChunk, known: PushLayer | undefined): PushLayer {
  const totalBytes = total ?? known?.totalBytes ?? 0;
  const completedBytes = Math.min(completed, totalBytes);
  const foundBytes = Math.min(known?.foundBytes ?? completedBytes, totalBytes);
  return {
    digest,
    totalBytes,
    completedBytes,
    foundBytes,
    isComplete: totalBytes > 0 && completedBytes === totalBytes,
  };
}

function complete(layer: PushLayer): PushLayer {
  return { ...layer, completedBytes: layer.totalBytes, isComplete: true };
}

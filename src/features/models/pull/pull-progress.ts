import type { ProgressChunk } from '@/ollama';

/** A layer of the model that is pulled, in the order in which the server named them. */
export interface PullLayer {
  digest: string;
  /** 0 while the server has not said it. */
  totalBytes: number;
  completedBytes: number;
  /** Whether the server has gone on to something else, which it does only when a layer is complete. */
  isComplete: boolean;
}

/** How far a pull is. */
export interface PullProgress {
  /** The server's last status, in its own words: `pulling 6a0746a1ec1a`, `verifying sha256 digest`. */
  status: string;
  layers: readonly PullLayer[];
  /** Of the layers named so far: grows, because the server names them one by one. */
  totalBytes: number;
  completedBytes: number;
  /** What came over the network in this try. May shrink when the server throws a broken part away. */
  fetchedBytes: number;
}

export const noProgress: PullProgress = { status: '', layers: [], totalBytes: 0, completedBytes: 0, fetchedBytes: 0 };

/** How far a pull is, from 0 to 1; undefined while that cannot be told. */
export function shareOf({ layers, totalBytes, completedBytes }: PullProgress): number | undefined {
  const isKnown = totalBytes > 0 && layers.every((layer) => layer.totalBytes > 0 || layer.isComplete);
  return isKnown ? completedBytes / totalBytes : undefined;
}

interface Tallied extends PullLayer {
  /** What was there when this try first named the layer: from an earlier one, or because it is shared. */
  foundBytes: number;
  /** Whether this try has named it. */
  isNamed: boolean;
}

/**
 * Adds up the lines of a pull, of one try after the other. A line costs the same however many layers there
 * are; `progress` makes what is shown of it.
 *
 * [Note: Progress of a pull] Layers are pulled one after another and named when their turn comes, so that
 * the total is known only at the end. A blob that is fetched within 60 ms has no line at all; the last line
 * of a long one need not be at 100 %; `completed` is absent when zero and decreases when a part has to be
 * fetched anew. So a layer is complete when another one, or another step, begins, whatever its last line
 * said. While the server waits for a registry that sends nothing it goes on to repeat the last line.
 * (server/download.go and server/images.go at v0.24.0; ollama/ollama#8484)
 */
export class PullTally {
  private readonly layers = new Map<string, Tallied>();
  private current: Tallied | undefined;
  private status = '';

  /** Goes on from how far an earlier pull came. */
  constructor({ layers, status }: PullProgress = noProgress) {
    this.status = status;
    for (const layer of layers)
      this.layers.set(layer.digest, { ...layer, foundBytes: layer.completedBytes, isNamed: false });
  }

  /** Another try: the server names the layers once more, which stay as they are until it does. */
  beginTry(): void {
    this.status = '';
    this.current = undefined;
    for (const layer of this.layers.values()) {
      layer.isNamed = false;
      layer.foundBytes = layer.completedBytes;
    }
  }

  /** Adds a line and returns whether it tells of anything new: a step, a layer, or other bytes. */
  add({ status, digest, total, completed = 0 }: ProgressChunk): boolean {
    const isNewStep = status !== this.status;
    this.status = status;
    if (digest === undefined) {
      this.complete(this.current);
      this.current = undefined;
      // What comes after the layers tells that all have been named: of another manifest some are gone.
      if (isNewStep && !status.startsWith('pulling ')) this.forgetUnnamed();
      return isNewStep;
    }
    const known = this.layers.get(digest);
    if (this.current !== known) this.complete(this.current);
    const layer = known ?? {
      digest,
      totalBytes: 0,
      completedBytes: 0,
      foundBytes: 0,
      isComplete: false,
      isNamed: false,
    };
    if (!known) this.layers.set(digest, layer);
    this.current = layer;
    const before = layer.completedBytes;
    layer.totalBytes = total ?? layer.totalBytes;
    layer.completedBytes = layer.totalBytes > 0 ? Math.min(completed, layer.totalBytes) : completed;
    if (!layer.isNamed) layer.foundBytes = layer.completedBytes;
    const isNew = isNewStep || !layer.isNamed || before !== layer.completedBytes;
    layer.isNamed = true;
    layer.isComplete = layer.totalBytes > 0 && layer.completedBytes === layer.totalBytes;
    return isNew;
  }

  /** How far the pull is now. A copy: what comes later does not change it. */
  get progress(): PullProgress {
    let totalBytes = 0;
    let completedBytes = 0;
    let fetchedBytes = 0;
    const layers: PullLayer[] = [];
    for (const { foundBytes, isNamed: _, ...layer } of this.layers.values()) {
      layers.push(layer);
      totalBytes += Math.max(layer.totalBytes, layer.completedBytes);
      completedBytes += layer.completedBytes;
      fetchedBytes += Math.max(0, layer.completedBytes - foundBytes);
    }
    return { status: this.status, layers, totalBytes, completedBytes, fetchedBytes };
  }

  private complete(layer: Tallied | undefined): void {
    if (!layer) return;
    if (layer.totalBytes === 0) layer.totalBytes = layer.completedBytes;
    layer.completedBytes = layer.totalBytes;
    layer.isComplete = true;
  }

  private forgetUnnamed(): void {
    for (const [digest, { isNamed }] of this.layers) if (!isNamed) this.layers.delete(digest);
  }
}

import { abortable } from '@/base/abort';
import type { DigestOptions } from '@/base/sha256/pool';
import type { Digest } from '@/ollama';

/** A digest that several imports wait for: the file is read once, each is told how far, and the last to leave ends it. */
export class SharedDigest {
  private readonly stopping = new AbortController();
  private readonly listeners = new Set<(readBytes: number) => void>();
  private readonly result: Promise<Digest>;
  private readBytes = 0;
  private users = 0;

  constructor(compute: (options: DigestOptions) => Promise<Digest>) {
    this.result = compute({
      signal: this.stopping.signal,
      onProgress: (readBytes) => {
        this.readBytes = readBytes;
        for (const listener of this.listeners) listener(readBytes);
      },
    });
    // Nobody may be listening any more when it fails.
    this.result.catch(() => undefined);
  }

  /** Whether nobody waits for it any more: it has been ended, and is of no use to others. */
  get isEnded(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Waits for the digest. Rejects as the computing does; with an AbortError when `signal` aborts. */
  async join({ signal, onProgress }: DigestOptions): Promise<Digest> {
    this.users += 1;
    if (onProgress) {
      this.listeners.add(onProgress);
      if (this.readBytes > 0) onProgress(this.readBytes);
    }
    try {
      return await abortable(this.result, signal);
    } finally {
      if (onProgress) this.listeners.delete(onProgress);
      this.users -= 1;
      if (this.users === 0) this.stopping.abort();
    }
  }
}

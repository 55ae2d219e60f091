/**
 * Lets single files of a running import be stopped, and be asked for again while others are under way.
 * It outlives no run: one is made for each.
 */
export class FileControls {
  private readonly stops = new Map<number, AbortController>();
  private readonly wanted = new Map<number, (isWanted: boolean) => void>();
  private underWay = 0;
  private signal: AbortSignal | undefined;

  /** Says how many files there are, and what ends all of them. */
  begin(fileCount: number, signal: AbortSignal): void {
    this.underWay = fileCount;
    this.signal = signal;
    signal.addEventListener('abort', () => this.endAll(), { once: true });
  }

  /** Does a file's work with a signal of its own, which the whole job's aborts too. */
  async run<T>(index: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    if (this.signal?.aborted) stop.abort();
    // Of a file that is through something may still go on.
    this.signal?.addEventListener('abort', () => stop.abort(), { once: true });
    this.stops.set(index, stop);
    try {
      return await work(stop.signal);
    } finally {
      this.stops.delete(index);
      this.underWay -= 1;
      if (this.underWay === 0) this.giveUpWaiting();
    }
  }

  /** Whether a file that failed or was stopped is asked for again before all others have come to their end. */
  isWantedAgain(index: number): Promise<boolean> {
    if (this.underWay === 0 || this.signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => this.wanted.set(index, resolve));
  }

  /** Stops a file; the others go on. */
  stop(index: number): void {
    this.stops.get(index)?.abort();
  }

  /** Asks for a file again. Nothing happens to one that has not ended, or whose job has. */
  retry(index: number): void {
    const resolve = this.wanted.get(index);
    if (!resolve) return;
    this.wanted.delete(index);
    this.underWay += 1;
    resolve(true);
  }

  private giveUpWaiting(): void {
    for (const resolve of this.wanted.values()) resolve(false);
    this.wanted.clear();
  }

  private endAll(): void {
    this.giveUpWaiting();
  }
}

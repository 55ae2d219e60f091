import { abortError } from './abort';

/**
 * Lets at most `limit` tasks run at once; the rest wait in order. `run` rejects with the task's own
 * error; aborting a waiting task takes it out of the line at once with an AbortError, a running one
 * is the task's own business.
 */
export class Lane {
  private running = 0;
  private readonly waiting = new Line<() => void>();

  constructor(private readonly limit: number) {}

  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw abortError();
    if (this.running >= this.limit) await this.wait(signal);
    else this.running += 1;
    try {
      return await task();
    } finally {
      const next = this.waiting.take();
      // The place is handed on, not freed, so that nobody can slip in between.
      if (next) next();
      else this.running -= 1;
    }
  }

  private wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = this.waiting.add(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = () => {
        leave();
        reject(abortError());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/**
 * Who waits, in order. A line of a hundred thousand must not be slow to take the first of, as an array is that is
 * shifted, and a set whose first members were deleted: both go over all of them again each time.
 */
class Line<T> {
  private readonly places: { item: T | undefined }[] = [];
  private first = 0;

  /** Returns what leaves the line again. */
  add(item: T): () => void {
    const place: { item: T | undefined } = { item };
    this.places.push(place);
    return () => (place.item = undefined);
  }

  /** The first that is still there. */
  take(): T | undefined {
    while (this.first < this.places.length) {
      const place = this.places[this.first]!;
      const { item } = place;
      place.item = undefined;
      this.first += 1;
      // Half of the places are free: each is moved once for every other that was taken.
      if (this.first * 2 > this.places.length) this.first -= this.places.splice(0, this.first).length;
      if (item !== undefined) return item;
    }
    return undefined;
  }
}

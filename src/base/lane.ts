import { abortError } from './abort';

/**
 * Lets at most `limit` tasks run at once; the rest wait in order. `run` rejects with the task's own
 * error; aborting a waiting task takes it out of the line at once with an AbortError, a running one
 * is the task's own business.
 */
export class Lane {
  private running = 0;
  /** In order; a set, for a line of a hundred thousand is slow to take the first of. */
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limit: number) {}

  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw abortError();
    if (this.running >= this.limit) await this.wait(signal);
    else this.running += 1;
    try {
      return await task();
    } finally {
      const [next] = this.waiting;
      // The place is handed on, not freed, so that nobody can slip in between.
      if (next) next();
      else this.running -= 1;
    }
  }

  private wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        this.waiting.delete(start);
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        this.waiting.delete(start);
        reject(abortError());
      };
      this.waiting.add(start);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

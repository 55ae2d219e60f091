/** Turns chunks that are pushed into ones that are pulled, in order and without a limit. */
export class ChunkQueue<T> {
  private readonly chunks: T[] = [];
  private state: 'open' | 'ended' | { error: unknown } = 'open';
  private wake: () => void = () => undefined;

  push(chunk: T): void {
    this.chunks.push(chunk);
    this.wake();
  }

  /** No more chunks come. Those already there are still read. */
  end(): void {
    if (this.state === 'open') this.state = 'ended';
    this.wake();
  }

  /** Reading throws `error` after what is already there. The first end or failure counts. */
  fail(error: unknown): void {
    if (this.state === 'open') this.state = { error };
    this.wake();
  }

  /** Reading throws `error` at once, whatever waits unread. */
  abort(error: unknown): void {
    this.chunks.length = 0;
    this.state = { error };
    this.wake();
  }

  async *read(): AsyncGenerator<T, void, void> {
    for (;;) {
      for (let chunk = this.chunks.shift(); chunk !== undefined; chunk = this.chunks.shift()) yield chunk;
      if (typeof this.state === 'object') throw this.state.error;
      if (this.state === 'ended') return;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/**
 * Passes on what changes many times a second at a calm pace: the first at once, what follows together, once
 * a beat, and of each thing only the latest. One beat for all of them, so that a page draws once for all.
 */
export class Beat {
  private readonly waiting = new Map<string, () => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `everyMs` is the time between two beats. */
  constructor(private readonly everyMs: number) {}

  /** Calls `tell` at the next beat, in the place of what was to be told of `id`. */
  add(id: string, tell: () => void): void {
    this.waiting.set(id, tell);
    if (this.timer === undefined) this.tick();
  }

  /** Forgets what is to be told of `id`. */
  drop(id: string): void {
    this.waiting.delete(id);
  }

  private tick(): void {
    this.timer = undefined;
    if (this.waiting.size === 0) return;
    const all = [...this.waiting.values()];
    this.waiting.clear();
    this.timer = setTimeout(() => this.tick(), this.everyMs);
    for (const tell of all) tell();
  }
}

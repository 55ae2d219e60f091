/**
 * Passes on what changes many times a second at a calm pace: the first at once, what follows together, and of
 * each thing only the latest. To show many things at once costs as much more as it are more, so the more
 * there are the longer it is between two beats: what is drawn in a second stays about the same.
 */
export class Beat {
  private readonly waiting = new Map<string, () => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * In milliseconds: the time that each thing adds to the next beat, the shortest and longest between two, and
   * how long it is where nobody sees what is drawn.
   */
  constructor(
    private readonly ms: { each: number; shortest: number; longest: number; unseen: number },
    private readonly isUnseen: () => boolean,
  ) {}

  /** Calls `tell` at the next beat, in the place of what was to be told of `id`. */
  add(id: string, tell: () => void): void {
    this.waiting.set(id, tell);
    if (this.timer === undefined) this.tick();
  }

  /** Forgets what is to be told of `id`. */
  drop(id: string): void {
    this.waiting.delete(id);
  }

  /** Tells what waits at once: it is seen again. */
  hurry(): void {
    clearTimeout(this.timer);
    this.tick();
  }

  private tick(): void {
    this.timer = undefined;
    if (this.waiting.size === 0) return;
    const { each, shortest, longest, unseen } = this.ms;
    const all = [...this.waiting.values()];
    this.waiting.clear();
    const waitMs = this.isUnseen() ? unseen : Math.min(longest, Math.max(shortest, each * all.length));
    this.timer = setTimeout(() => this.tick(), waitMs);
    for (const tell of all) tell();
  }
}

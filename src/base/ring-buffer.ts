/** Keeps the newest entries within a budget of weight (bytes, say); the newest one always stays. */
export class RingBuffer<T> {
  private readonly entries: { value: T; weight: number }[] = [];
  private weight = 0;

  /** `budget` bounds the sum of weights, `capacity` the number of entries. */
  constructor(
    private readonly budget: number,
    private readonly capacity = Number.POSITIVE_INFINITY,
  ) {}

  push(value: T, weight = 1): void {
    this.entries.push({ value, weight });
    this.weight += weight;
    while (this.entries.length > 1 && (this.weight > this.budget || this.entries.length > this.capacity)) {
      this.weight -= this.entries.shift()!.weight;
    }
  }

  /** The entries, the oldest first. */
  values(): T[] {
    return this.entries.map(({ value }) => value);
  }

  get size(): number {
    return this.entries.length;
  }
}

/** Random numbers that come again: the same seed, the same numbers. (mulberry32) */
export class Random {
  private state: number;

  /** Of texts, every character counts: `1 gguf 17` and `1 gguf 71` are different seeds. */
  constructor(seed: string) {
    let hash = 2166136261;
    for (let i = 0; i < seed.length; i += 1) hash = Math.imul(hash ^ seed.charCodeAt(i), 16777619);
    this.state = hash;
  }

  /** From 0 to below 1, as Math.random. */
  readonly next = (): number => {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** From 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

/** Runs `make` with a Math.random that comes again, for fixtures that draw words. */
export async function withSeed<T>(seed: string, make: () => T | Promise<T>): Promise<T> {
  const original = Math.random;
  Math.random = new Random(seed).next;
  try {
    return await make();
  } finally {
    Math.random = original;
  }
}

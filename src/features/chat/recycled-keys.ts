/** What takes the place of what: a row gives its key to one of the same kind only, and one without a kind to none. */
type Kind = string | undefined;

interface Row {
  key: number;
  /** Its place in the list when it was rendered last. */
  index: number;
  kind: Kind;
}

/**
 * Keys for the rows of a list of which only those in sight are on the page. A row that goes while the list flies by
 * gives its key to one that comes: Vue then changes what is there and makes nothing anew. (What a list makes by the
 * thousand a browser has to collect, and frames come late for that.) What was on the page when the list came to rest,
 * where somebody may have changed something, keeps its key for good.
 */
export class RecycledKeys<Id> {
  private readonly keys = new Map<Id, number>();
  /** Those that have come in this flight. */
  private readonly passing = new Map<Id, Row>();
  private readonly free = new Map<Kind, number[]>();
  private isFlying = false;
  private last = 0;

  /** The key of a row that is being rendered. No other row that stays on the page has it. */
  of(id: Id, index: number, kind: (id: Id) => Kind): number {
    const known = this.keys.get(id);
    if (known !== undefined) {
      const row = this.passing.get(id);
      if (row) row.index = index;
      return known;
    }
    const own = this.isFlying ? kind(id) : undefined;
    const key = (own === undefined ? undefined : this.free.get(own)?.pop()) ?? (this.last += 1);
    this.keys.set(id, key);
    if (own !== undefined) this.passing.set(id, { key, index, kind: own });
    return key;
  }

  /** Before each rendering while the list flies by: the rows from `first` to `last` will be on the page, and `kept`. */
  fly(first: number, last: number, kept: number): void {
    this.isFlying = true;
    // What is left of the rendering before belongs to rows that are gone.
    this.free.clear();
    for (const [id, { key, index, kind }] of this.passing) {
      if ((index >= first && index <= last) || index === kept) continue;
      this.passing.delete(id);
      this.keys.delete(id);
      const keys = this.free.get(kind);
      if (keys) keys.push(key);
      else this.free.set(kind, [key]);
    }
  }

  /** The list rests, or somebody touches what is in it. */
  rest(): void {
    this.isFlying = false;
    this.free.clear();
    this.passing.clear();
  }
}

import { isAbort } from '@/base/abort';
import type { VectorSet } from '../vector-set';
import { assemble, restCount, type Piece, type SetFacts } from './set-facts';
import type { SetsStorage } from './sets.db';

/** What views see of the shelf. */
export interface ShelfView {
  /** What is known of all sets, by id. */
  facts: Map<string, SetFacts>;
  /** Sets that are in memory, put together. */
  sets: Map<string, VectorSet>;
  /** Whether the stored ones were looked for. */
  isLoaded: boolean;
  /** Why nothing is stored, or no more. */
  storageError: unknown;
  /** How many are stored that cannot be read. */
  unreadableCount: number;
}

interface Ports {
  view: ShelfView;
  /** Whether there may be something in the storage. Without it there may. */
  hasStored?: () => Promise<boolean>;
  openStorage: () => Promise<SetsStorage>;
  /** Tells the other pages of this site that something is stored anew. */
  tellOthers: () => void;
}

/** A set whose texts and vectors are in memory. */
interface Held {
  texts: readonly string[];
  pieces: Piece[];
  /** Whether it is stored, too. */
  isStored: boolean;
}

/** The places of the texts that have a vector, in order. */
function doneIn({ pieces }: Held): number[] {
  return [...new Set(pieces.flatMap(({ indexes }) => indexes))].sort((one, other) => one - other);
}

/** Sets without a name that are kept for another visit. */
const keptWithoutName = 5;

/**
 * The sets of this browser: in its storage, and in memory what was made or opened in this page. Where nothing can be
 * stored they last as long as the page. Only `open` throws: what goes wrong with the storage is said by the view.
 */
export class SetShelf {
  private readonly view: ShelfView;
  private readonly held = new Map<string, Held>();
  private storage?: Promise<SetsStorage>;
  private loading?: Promise<void>;

  constructor(private readonly ports: Ports) {
    this.view = ports.view;
  }

  /** Lists what is stored, once. */
  load(): Promise<void> {
    return (this.loading ??= this.first());
  }

  private async first(): Promise<void> {
    if (this.storage || (await (this.ports.hasStored?.() ?? true))) return this.follow(true);
    this.view.isLoaded = true;
  }

  /** Lists what is stored anew: another page has changed it. */
  async follow(isFirst = false): Promise<void> {
    const { view } = this;
    const listed = await this.stored((storage) => storage.list());
    view.isLoaded = true;
    if (!listed) return;
    view.unreadableCount = listed.unreadableCount;
    const unnamed = listed.facts
      .filter((facts) => facts.name === undefined && restCount(facts) === 0)
      .sort((one, other) => other.createdAt - one.createdAt);
    const old = isFirst ? new Set(unnamed.slice(keptWithoutName).map(({ id }) => id)) : undefined;
    for (const facts of listed.facts) {
      if (old?.has(facts.id)) void this.stored((storage) => storage.remove(facts.id));
      else this.take(facts);
    }
    const ids = new Set(listed.facts.map(({ id }) => id));
    // What could not be stored is nowhere else.
    for (const id of view.facts.keys()) if (!ids.has(id) && this.held.get(id)?.isStored !== false) this.forget(id);
  }

  /** Takes what is stored of a set, unless this page knows more of it. */
  private take(stored: SetFacts): void {
    const known = this.view.facts.get(stored.id);
    if (known && known.count >= stored.count && this.held.has(stored.id)) {
      // While it is made here, what is stored may be a batch behind.
      if (known.count === stored.count) this.view.facts.set(stored.id, stored);
      this.rename(stored.id, stored.name);
      return;
    }
    this.forget(stored.id);
    this.view.facts.set(stored.id, stored);
  }

  /** Begins a set without vectors. */
  async create(facts: SetFacts, texts: readonly string[]): Promise<void> {
    const held: Held = { texts, pieces: [], isStored: false };
    this.held.set(facts.id, held);
    this.view.facts.set(facts.id, facts);
    await this.stored(async (storage) => {
      await storage.create(facts, texts);
      held.isStored = true;
    });
    this.ports.tellOthers();
  }

  /** Takes vectors in. Returns whether the set is there still: another page may have deleted it. */
  async append(facts: SetFacts, { indexes, vectors }: Piece): Promise<boolean> {
    const held = this.held.get(facts.id);
    if (!held) return false;
    const piece: Piece = { indexes, vectors };
    held.pieces.push(piece);
    this.view.facts.set(facts.id, facts);
    const isThere = !held.isStored || (await this.stored((storage) => storage.append(facts, piece)));
    if (isThere !== false) return true;
    this.forget(facts.id);
    return false;
  }

  /** Replaces what is known of a set. */
  async change(id: string, change: Partial<SetFacts>): Promise<void> {
    const facts = this.view.facts.get(id);
    if (!facts) return;
    const changed = { ...facts, ...change };
    this.view.facts.set(id, changed);
    const set = this.view.sets.get(id);
    if (set && changed.name !== set.name) this.rename(id, changed.name);
    await this.stored((storage) => storage.change(changed));
    // What was listed meanwhile may have been older.
    const now = this.view.facts.get(id);
    if (now) this.view.facts.set(id, { ...now, ...change });
    this.ports.tellOthers();
  }

  async remove(id: string): Promise<void> {
    this.forget(id);
    await this.stored((storage) => storage.remove(id));
    this.ports.tellOthers();
  }

  /** All texts of a set, those without a vector included, and the places of those that have one. */
  async contents(id: string): Promise<{ texts: readonly string[]; done: Set<number> } | undefined> {
    const held = await this.hold(id);
    return held && { texts: held.texts, done: new Set(doneIn(held)) };
  }

  /** Puts a set together, of what is there of it; undefined where it is gone. */
  async open(id: string): Promise<VectorSet | undefined> {
    const held = await this.hold(id);
    const facts = this.view.facts.get(id);
    if (!held || !facts) return undefined;
    const known = this.view.sets.get(id);
    if (known && known.texts.length === facts.count) return known;
    const set = assemble(facts, held.texts, held.pieces);
    // Vectors need not be in memory twice.
    held.pieces = [{ indexes: doneIn(held), vectors: set.vectors }];
    this.view.sets.set(id, set);
    return set;
  }

  private async hold(id: string): Promise<Held | undefined> {
    const facts = this.view.facts.get(id);
    const held = this.held.get(id);
    if (held || !facts) return held;
    const read = await this.stored((storage) => storage.read(facts));
    if (!read || !this.view.facts.has(id)) return undefined;
    const already = this.held.get(id);
    if (already) return already;
    const now: Held = { ...read, isStored: true };
    this.held.set(id, now);
    // A part of it may have been lost: what is said of it is what is there.
    const count = doneIn(now).length;
    if (count !== facts.count) this.view.facts.set(id, { ...facts, count });
    return now;
  }

  private rename(id: string, name: string | undefined): void {
    const facts = this.view.facts.get(id);
    const set = this.view.sets.get(id);
    if (facts) this.view.facts.set(id, { ...facts, name });
    if (set) this.view.sets.set(id, { ...set, name });
  }

  private forget(id: string): void {
    this.held.delete(id);
    this.view.facts.delete(id);
    this.view.sets.delete(id);
  }

  /** Asks the storage for something. What it refuses is said once and for all. */
  private async stored<T>(task: (storage: SetsStorage) => Promise<T>): Promise<T | undefined> {
    try {
      return await task(await (this.storage ??= this.ports.openStorage()));
    } catch (error) {
      if (!isAbort(error)) this.view.storageError ??= error;
      return undefined;
    }
  }
}

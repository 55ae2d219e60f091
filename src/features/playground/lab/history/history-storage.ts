import { Dexie, type Table } from 'dexie';
import { hasWords, headOf, tooMany, type KeptRun, type RunHead } from './kept-run';
import { readKeptRun, readRunHead } from './read-kept-run';

/** Where runs are kept. All is done or nothing; every function rejects with what IndexedDB says. */
export interface HistoryStorage {
  /** What the list shows of all of them, in no order, and how many could not be read. */
  heads: () => Promise<{ heads: RunHead[]; unreadableCount: number }>;
  get: (id: string) => Promise<KeptRun | undefined>;
  /** Keeps a run; the oldest go where that is more than there is to be. */
  put: (kept: KeptRun) => Promise<void>;
  /** Pins a run (when, in milliseconds since 1970), or takes that back. */
  pin: (id: string, at: number | undefined) => Promise<void>;
  /** Forgets runs. Resolves with what putBack() takes. */
  remove: (ids: readonly string[]) => Promise<KeptRun[]>;
  /** Keeps runs again as they were, whatever the bounds say: they were there before. */
  putBack: (runs: readonly KeptRun[]) => Promise<void>;
  /** The ids of those that have all of some words. */
  search: (words: string) => Promise<Set<string>>;
}

/** A change of what is stored is a new version with an upgrade. */
class HistoryDb extends Dexie {
  heads!: Table<unknown, string>;
  runs!: Table<unknown, string>;

  constructor(name: string) {
    super(name);
    // The id of a run is within what was sent; the row has it outside, where nothing else stands.
    this.version(1).stores({ heads: 'id', runs: '' });
  }
}

/** Opens the runs that this browser keeps. What is stored is read, not believed: read-kept-run.ts. */
export function openHistory(name = 'paddock-playground'): HistoryStorage & { close: () => void } {
  const db = new HistoryDb(name);
  const write = <T>(change: () => Promise<T>) => db.transaction('rw', db.heads, db.runs, change);

  async function readHeads() {
    const rows = await db.heads.toArray();
    const heads = rows.flatMap((row) => readRunHead(row) ?? []);
    return { heads, unreadableCount: rows.length - heads.length };
  }

  async function store(kept: KeptRun): Promise<void> {
    await db.heads.put(headOf(kept));
    await db.runs.put(kept, kept.run.id);
  }

  return {
    heads: readHeads,
    get: async (id) => readKeptRun(await db.runs.get(id)),
    put: (kept) =>
      write(async () => {
        await store(kept);
        const gone = tooMany((await readHeads()).heads);
        await db.heads.bulkDelete(gone);
        await db.runs.bulkDelete(gone);
      }),
    pin: (id, at) =>
      write(async () => {
        const kept = readKeptRun(await db.runs.get(id));
        if (kept) await store(pinned(kept, at));
      }),
    remove: (ids) =>
      write(async () => {
        const rows = await db.runs.bulkGet([...ids]);
        await db.heads.bulkDelete([...ids]);
        await db.runs.bulkDelete([...ids]);
        return rows.flatMap((row) => readKeptRun(row) ?? []);
      }),
    putBack: (runs) =>
      write(async () => {
        for (const kept of runs) await store(kept);
      }),
    search: async (words) => {
      const found = new Set<string>();
      await db.runs.each((row) => {
        const kept = readKeptRun(row);
        if (kept && hasWords(kept, words)) found.add(kept.run.id);
      });
      return found;
    },
    close: () => db.close(),
  };
}

/** For the visit, where the browser keeps nothing, or no more. */
export function openMemoryHistory(): HistoryStorage {
  const runs = new Map<string, KeptRun>();
  const all = () => [...runs.values()];
  return {
    heads: async () => ({ heads: all().map(headOf), unreadableCount: 0 }),
    get: async (id) => runs.get(id),
    put: async (kept) => {
      runs.set(kept.run.id, kept);
      for (const id of tooMany(all().map(headOf))) runs.delete(id);
    },
    pin: async (id, at) => {
      const kept = runs.get(id);
      if (kept) runs.set(id, pinned(kept, at));
    },
    remove: async (ids) => {
      const gone = ids.flatMap((id) => runs.get(id) ?? []);
      for (const id of ids) runs.delete(id);
      return gone;
    },
    putBack: async (back) => {
      for (const kept of back) runs.set(kept.run.id, kept);
    },
    search: async (words) =>
      new Set(
        all()
          .filter((kept) => hasWords(kept, words))
          .map(({ run }) => run.id),
      ),
  };
}

function pinned({ pinnedAt: _, ...kept }: KeptRun, at: number | undefined): KeptRun {
  return at === undefined ? kept : { ...kept, pinnedAt: at };
}

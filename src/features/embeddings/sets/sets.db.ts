import { Dexie, type Table } from 'dexie';
import { toPiece, toSetFacts, toTexts, type Piece, type SetFacts } from './set-facts';

/**
 * Sets in IndexedDB: what is known of them, their texts, their vectors piece by piece as they came. A change of what
 * is stored is a new version with an upgrade.
 */
class SetsDb extends Dexie {
  sets!: Table<unknown, string>;
  texts!: Table<unknown, string>;
  pieces!: Table<unknown, [string, number]>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ sets: 'id', texts: 'id', pieces: '[id+at], id' });
  }
}

/** How many pieces are read at a time: few enough for a frame. */
const piecesAtOnce = 8;

export type SetsStorage = ReturnType<typeof openSets>;

/**
 * Opens the stored sets. Every function rejects with what IndexedDB says (no space, no storage in this browser) and is
 * all or nothing. What is stored is read, not believed: what cannot be used is as if it were not there.
 */
export function openSets(name: string) {
  const db = new SetsDb(name);
  const rows = [db.sets, db.texts, db.pieces];

  return {
    /** What is known of all of them, and how many are stored that cannot be read. */
    list: async (): Promise<{ facts: SetFacts[]; unreadableCount: number }> => {
      const stored = await db.sets.toArray();
      const facts = stored.flatMap((value) => toSetFacts(value) ?? []);
      return { facts, unreadableCount: stored.length - facts.length };
    },

    /** A set's texts and vectors; undefined where it is gone or its texts are. What vectors cannot be read are missing. */
    read: async (facts: SetFacts): Promise<{ texts: readonly string[]; pieces: Piece[] } | undefined> => {
      const { id } = facts;
      const row = (await db.texts.get(id)) as { texts?: unknown } | undefined;
      const texts = toTexts(row?.texts, facts);
      if (!texts) return undefined;
      const pieces: Piece[] = [];
      for (let after: unknown = Dexie.minKey; ;) {
        const rest = db.pieces.where('[id+at]').between([id, after], [id, Dexie.maxKey], false, true);
        const some = await rest.limit(piecesAtOnce).toArray();
        pieces.push(...some.flatMap((value) => toPiece(value, facts) ?? []));
        if (some.length < piecesAtOnce) return { texts, pieces };
        after = (some.at(-1) as { at: unknown }).at;
      }
    },

    /** Stores a set that has no vectors yet. */
    create: (facts: SetFacts, texts: readonly string[]): Promise<void> =>
      db.transaction('rw', db.sets, db.texts, async () => {
        await db.sets.put(facts);
        await db.texts.put({ id: facts.id, texts });
      }),

    /** Stores more of its vectors, and what is known of it then. Returns whether it is there still. */
    append: (facts: SetFacts, { indexes, vectors }: Piece): Promise<boolean> =>
      db.transaction('rw', rows, async () => {
        if ((await db.sets.get(facts.id)) === undefined) return false;
        await db.pieces.put({ id: facts.id, at: indexes[0], indexes, vectors });
        await db.sets.put(facts);
        return true;
      }),

    /** Stores what is known of it anew. Returns whether it is there still. */
    change: (facts: SetFacts): Promise<boolean> =>
      db.transaction('rw', db.sets, async () => {
        if ((await db.sets.get(facts.id)) === undefined) return false;
        await db.sets.put(facts);
        return true;
      }),

    remove: (id: string): Promise<void> =>
      db.transaction('rw', rows, async () => {
        await db.sets.delete(id);
        await db.texts.delete(id);
        await db.pieces.where({ id }).delete();
      }),

    close: () => db.close(),
  };
}

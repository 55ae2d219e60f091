import { Dexie, type Table } from 'dexie';

/** Whose turn it is. */
interface Turn {
  name: string;
  owner: string;
}

class TurnsDb extends Dexie {
  turns!: Table<Turn, string>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ turns: 'name' });
  }
}

export type TurnStorage = ReturnType<typeof openTurns>;

/** Opens the turns of all pages of this site. Every function rejects with what IndexedDB says. */
export function openTurns({ name = 'paddock-turns' } = {}) {
  const db = new TurnsDb(name);
  return {
    /** Takes a turn that is free, or that of `from`, who is gone. Resolves with who has it instead; undefined when it is taken. */
    take: (name: string, owner: string, from?: string): Promise<string | undefined> =>
      db.transaction('rw', db.turns, async () => {
        const holder = (await db.turns.get(name))?.owner;
        if (holder !== undefined && holder !== from) return holder;
        await db.turns.put({ name, owner });
        return undefined;
      }),

    /** Gives a turn back, unless it was taken over. */
    release: (name: string, owner: string): Promise<void> =>
      db.transaction('rw', db.turns, async () => {
        if ((await db.turns.get(name))?.owner === owner) await db.turns.delete(name);
      }),

    close: (): void => db.close(),
  };
}

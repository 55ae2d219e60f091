import { Dexie, type Table } from 'dexie';
import type { Digest } from '@/ollama';

interface StoredDigest {
  key: string;
  digest: Digest;
  /** Milliseconds since 1970. */
  usedAt: number;
}

/** A change of what is stored, or of how keys are made, is a new version: its upgrade clears the table. */
class DigestsDb extends Dexie {
  digests!: Table<StoredDigest, string>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ digests: 'key, digest, usedAt' });
  }
}

export type DigestStorage = ReturnType<typeof openDigests>;

/**
 * Opens the digests of earlier visits. It keeps the `limit` that were used last. Every function rejects
 * with what IndexedDB says (no space, no storage in this browser).
 */
export function openDigests({ name = 'paddock-digests', limit = 2000, now = Date.now } = {}) {
  const db = new DigestsDb(name);

  return {
    /** What is stored under `key`, which counts as a use. */
    get: (key: string): Promise<Digest | undefined> =>
      db.transaction('rw', db.digests, async () => {
        const stored = await db.digests.get(key);
        if (stored) await db.digests.put({ ...stored, usedAt: now() });
        return stored?.digest;
      }),

    put: (key: string, digest: Digest): Promise<void> =>
      db.transaction('rw', db.digests, async () => {
        await db.digests.put({ key, digest, usedAt: now() });
        const surplus = (await db.digests.count()) - limit;
        if (surplus <= 0) return;
        await db.digests.bulkDelete(await db.digests.orderBy('usedAt').limit(surplus).primaryKeys());
      }),

    /** Forgets a digest, whatever files had it. */
    remove: async (digest: Digest): Promise<void> => void (await db.digests.where({ digest }).delete()),

    close: (): void => db.close(),
  };
}

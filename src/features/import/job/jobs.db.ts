import { Dexie, type Table } from 'dexie';
import type { JobRecord } from './job-record';

class JobsDb extends Dexie {
  jobs!: Table<JobRecord, string>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ jobs: 'id' });
  }
}

export type JobStorage = ReturnType<typeof openJobs>;

/**
 * Opens the imports that are not done, of all pages of this site. Every function rejects with what
 * IndexedDB says (no space, no storage in this browser, something that it cannot keep).
 */
export function openJobs({ name = 'paddock-imports' } = {}) {
  const db = new JobsDb(name);
  return {
    all: (): Promise<JobRecord[]> => db.jobs.toArray(),

    put: async (record: JobRecord): Promise<void> => void (await db.jobs.put(record)),

    remove: (id: string): Promise<void> => db.jobs.delete(id),

    /** Makes a job of the page `from` the one of `to`; undefined where another page was faster, or it is gone. */
    claim: (id: string, from: string, to: string): Promise<JobRecord | undefined> =>
      db.transaction('rw', db.jobs, async () => {
        const record = await db.jobs.get(id);
        if (record?.owner !== from) return undefined;
        const claimed = { ...record, owner: to };
        await db.jobs.put(claimed);
        return claimed;
      }),

    close: (): void => db.close(),
  };
}

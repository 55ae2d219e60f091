import { openClaims } from '@/base/claims';
import { newId } from '@/base/ids';
import type { JobRecord } from './job-record';
import type { JobStorage } from './jobs.db';

type Storage = Omit<JobStorage, 'close'>;

interface KeeperOptions {
  openStorage: () => Promise<Storage>;
  /** Whether this page has a job: other pages ask before they take it over. */
  holds: (id: string) => boolean;
  /** Says whether anything may be kept for the next visit: set while there are jobs, so that a start without any costs nothing. */
  flag: { value: boolean };
  /** Called when the browser keeps nothing. */
  onTrouble: () => void;
}

/**
 * Keeps the jobs of this page for the time after a reload or a crash, and takes over those of pages that
 * are gone. Storage never holds an import up: where it fails, the import goes on and is not kept.
 */
export class JobKeeper {
  /** Names this page. */
  readonly owner = newId();
  private readonly isHeldElsewhere: (id: string) => Promise<boolean>;
  private readonly kept = new Set<string>();
  private storage: Promise<Storage> | undefined;
  /** Writes go one after the other, so that the last word is the newest. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: KeeperOptions) {
    this.isHeldElsewhere = openClaims('paddock-import-jobs', options.holds);
  }

  /** Opens storage, so that the first job is kept at once. Never rejects. */
  async prepare(): Promise<void> {
    await this.open()
      .then((storage) => storage.all())
      .catch(() => undefined);
  }

  /** Keeps a job as it is now. */
  keep(record: JobRecord): void {
    this.kept.add(record.id);
    this.options.flag.value = true;
    this.write(async (storage) => {
      try {
        await storage.put(record);
      } catch {
        // A handle or a file may be what this browser cannot keep, or what is too much for it.
        const sources = record.sources.map((source) => ({ ...source, file: undefined, root: undefined }));
        await storage.put({ ...record, sources });
      }
    });
  }

  /** Forgets a job that is done, or that was taken off the list. */
  forget(id: string): void {
    this.kept.delete(id);
    this.write(async (storage) => {
      await storage.remove(id);
      if (this.kept.size === 0 && (await storage.all()).length === 0) this.options.flag.value = false;
    });
  }

  /** The jobs of pages that are gone, now this page's own. Never rejects. */
  async takeOver(): Promise<JobRecord[]> {
    try {
      const storage = await this.open();
      const all = await storage.all();
      if (all.length === 0) this.options.flag.value = false;
      const taken = await Promise.all(
        all.map(async ({ id, owner }) => {
          if (this.options.holds(id) || (await this.isHeldElsewhere(id))) return undefined;
          return storage.claim(id, owner, this.owner);
        }),
      );
      return taken.filter((record) => record !== undefined).toSorted((one, other) => one.place - other.place);
    } catch {
      return [];
    }
  }

  private write(change: (storage: Storage) => Promise<void>): void {
    this.writing = this.writing.then(async () => {
      try {
        await change(await this.open());
      } catch {
        this.options.onTrouble();
      }
    });
  }

  private open(): Promise<Storage> {
    this.storage ??= this.options.openStorage().catch((error: unknown) => {
      this.storage = undefined;
      throw error;
    });
    return this.storage;
  }
}

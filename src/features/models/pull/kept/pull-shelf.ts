import { readPullRecords, writePullRecords, type PullRecord } from './pull-record';
import { pullsKey } from './pulls-flag';

/** Where the pulls of all pages of this browser are kept. Nothing here throws: what cannot be kept lasts for the visit. */
export interface PullShelf {
  all(): PullRecord[];
  /** Stores these, each in the place of the one of its id. */
  put(...records: PullRecord[]): void;
  remove(id: string): void;
  /** Makes a pull of the page `from` the one of `to`. False where another page was faster, or it is gone. */
  claim(id: string, from: string, to: string): boolean;
}

/**
 * Every change reads what stands there and writes it at once: between the two no other page has its turn
 * where pages share a thread, and where they do not a moment is all that two could lose of each other.
 */
export function openShelf(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined): PullShelf {
  const all = () => readPullRecords(storage?.getItem(pullsKey) ?? null);
  function write(records: PullRecord[]): void {
    try {
      if (records.length === 0) storage?.removeItem(pullsKey);
      else storage?.setItem(pullsKey, writePullRecords(records));
    } catch {
      // Full, or not for this site.
    }
  }
  const put = (...records: PullRecord[]) => {
    const ids = new Set(records.map(({ id }) => id));
    write([...all().filter(({ id }) => !ids.has(id)), ...records]);
  };
  return {
    all,
    put,
    remove(id) {
      const before = all();
      const after = before.filter((record) => record.id !== id);
      if (after.length < before.length) write(after);
    },
    claim(id, from, to) {
      const record = all().find((each) => each.id === id);
      if (record?.owner !== from) return false;
      put({ ...record, owner: to });
      return true;
    },
  };
}

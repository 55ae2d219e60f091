import { Dexie, type Table } from 'dexie';
import type { BenchmarkRun, Measurement } from './run';

class BenchmarksDb extends Dexie {
  runs!: Table<BenchmarkRun, string>;
  measurements!: Table<Measurement, [string, string]>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ runs: 'id', measurements: '[run+step], run' });
  }
}

/** What is kept comes back as it was found: it is for the reader to judge. */
export type BenchmarkStorage = ReturnType<typeof openBenchmarks>;

/** Opens the benchmarks of all visits. Every function rejects with what IndexedDB says (no space, no storage here). */
export function openBenchmarks(name: string) {
  const db = new BenchmarksDb(name);
  return {
    runs: (): Promise<unknown[]> => db.runs.toArray(),

    run: (id: string): Promise<unknown> => db.runs.get(id),

    measurementsOf: (run: string): Promise<unknown[]> => db.measurements.where({ run }).toArray(),

    putRun: async (run: BenchmarkRun): Promise<void> => void (await db.runs.put(run)),

    putMeasurements: async (measurements: readonly Measurement[]): Promise<void> =>
      void (await db.measurements.bulkPut(measurements)),

    /** Forgets a run and all that was measured in it. */
    remove: (id: string): Promise<void> =>
      db.transaction('rw', db.runs, db.measurements, async () => {
        await db.runs.delete(id);
        await db.measurements.where({ run: id }).delete();
      }),

    close: (): void => db.close(),
  };
}

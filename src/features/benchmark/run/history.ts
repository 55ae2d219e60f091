import type { BenchmarkStorage } from './benchmarks.db';
import { readMeasurement, readRun } from './read-run';
import type { BenchmarkRun, Measurement } from './run';

type Storage = Omit<BenchmarkStorage, 'close'>;

interface HistoryOptions {
  /** Whether there may be something in the storage. Without it there may. */
  hasStored?: () => Promise<boolean>;
  openStorage: () => Promise<Storage>;
  /** Called with why the browser keeps nothing, each time that it does not. */
  onTrouble: (error: unknown) => void;
}

/**
 * The runs of all visits. What cannot be stored, or be read again, is remembered as long as the page is there: no
 * function rejects.
 */
export class BenchmarkHistory {
  private readonly runs = new Map<string, BenchmarkRun>();
  private readonly measured = new Map<string, Map<string, Measurement>>();
  private storage: Promise<Storage> | undefined;
  /** Writes go one after the other, so that the last word is the newest. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: HistoryOptions) {}

  /** All that can be read, the newest first. */
  async all(): Promise<BenchmarkRun[]> {
    const stored = (await this.storedRuns()) ?? [];
    const runs = new Map(stored.flatMap((each) => readRun(each) ?? []).map((run) => [run.id, run]));
    for (const [id, run] of this.runs) runs.set(id, run);
    return [...runs.values()].toSorted((one, other) => other.createdAtMs - one.createdAtMs);
  }

  /** A run as it is stored now, maybe by another page; undefined where there is none. */
  async run(id: string): Promise<BenchmarkRun | undefined> {
    const stored = readRun(await this.ask((storage) => storage.run(id)));
    return this.runs.get(id) ?? stored;
  }

  /** What was measured in a run, in the order of time. */
  async measurementsOf(run: string): Promise<Measurement[]> {
    const stored = (await this.ask((storage) => storage.measurementsOf(run))) ?? [];
    const all = new Map(stored.flatMap((each) => readMeasurement(each) ?? []).map((each) => [each.step, each]));
    for (const [step, measurement] of this.measured.get(run) ?? []) all.set(step, measurement);
    return [...all.values()].toSorted((one, other) => one.atMs - other.atMs);
  }

  /** Keeps a run as it is now. */
  putRun(run: BenchmarkRun): Promise<void> {
    this.runs.set(run.id, run);
    return this.write(async (storage) => {
      await storage.putRun(run);
      // Stored, it is another page's as well.
      if (this.runs.get(run.id) === run) this.runs.delete(run.id);
    });
  }

  /** Keeps what was measured, instead of what was measured in the same steps before. */
  put(run: string, measurements: readonly Measurement[]): Promise<void> {
    const remembered = this.measured.get(run) ?? new Map<string, Measurement>();
    this.measured.set(run, remembered);
    for (const each of measurements) remembered.set(each.step, each);
    return this.write(async (storage) => {
      await storage.putMeasurements(measurements);
      for (const each of measurements) if (remembered.get(each.step) === each) remembered.delete(each.step);
    });
  }

  remove(run: string): Promise<void> {
    this.runs.delete(run);
    this.measured.delete(run);
    return this.write((storage) => storage.remove(run));
  }

  private async storedRuns(): Promise<unknown[] | undefined> {
    if (!this.storage && !(await (this.options.hasStored?.() ?? true))) return undefined;
    return this.ask((storage) => storage.runs());
  }

  private write(change: (storage: Storage) => Promise<void>): Promise<void> {
    const written = this.writing.then(async () => void (await this.ask(change)));
    this.writing = written;
    return written;
  }

  private async ask<T>(question: (storage: Storage) => Promise<T>): Promise<T | undefined> {
    try {
      this.storage ??= this.options.openStorage();
      return await question(await this.storage);
    } catch (error) {
      this.storage = undefined;
      this.options.onTrouble(error);
      return undefined;
    }
  }
}

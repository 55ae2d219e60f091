import { isAbort } from '@/base/abort';
import { newId } from '@/base/ids';
import type { Server } from '@/shared/servers.store';
import type { ReadyDraft } from '../draft/draft';
import type { ImportPlan } from '../draft/plan';
import type { GivenFile } from '../given/given-file';
import { FileControls } from './file-controls';
import type { ImportEntry } from './import-entry';
import { interruptedJobs } from './interrupted-jobs';
import { applyEvent, isRunning, newProgress, type ImportEvent, type Job } from './job';
import type { JobKeeper } from './job-keeper';
import { inOrder, waiting, whoseTurn } from './job-queue';
import { toJob, toRecord } from './job-record';
import { newJob } from './new-job';

/** Makes a model of a plan's files on a server; tells every step. Rejects as runImport() does. */
export type RunJob = (
  plan: ImportPlan,
  tools: { server: Server; signal: AbortSignal; controls: FileControls; report: (event: ImportEvent) => void },
) => Promise<void>;

export interface ImportsOptions {
  /** Where the entries are, so that a view can watch them. */
  entries: Map<string, ImportEntry>;
  run: RunJob;
  keeper: Pick<JobKeeper, 'owner' | 'keep' | 'forget' | 'takeOver'>;
  /** A file's fingerprint, by which it is known again. */
  fingerprint: (file: File) => Promise<string>;
  /** A server as it is now; undefined when it was removed. */
  serverById: (id: string) => Server | undefined;
  /** Called with an entry after each change of its job. */
  onChange: (entry: ImportEntry) => void;
  onRemove: (id: string) => void;
}

/** Imports and how they follow each other: waiting, in progress, ended, and interrupted in an earlier visit. */
export class Imports {
  private readonly running = new Map<string, { abort: AbortController; controls: FileControls }>();
  private readonly interrupted = interruptedJobs({
    entries: () => this.inOrder(),
    get: (id) => this.entries.get(id),
    onNeeds: (id, state) => this.apply(id, { type: 'job-interrupted', state }),
    onFound: (id, work) => {
      this.entries.set(id, { ...this.entries.get(id)!, work });
      this.retry(id);
    },
  });

  constructor(private readonly options: ImportsOptions) {}

  /** Those that wait or run in the order of their turn, then the others, the newest first. */
  inOrder(): ImportEntry[] {
    return inOrder(this.entries.values());
  }

  /** Those that wait, in the order of their turn. */
  waiting(): ImportEntry[] {
    return waiting(this.entries.values());
  }

  /** Puts a job in line and returns its id. */
  start(plan: ImportPlan, server: Server, draft: ReadyDraft): string {
    const id = newId();
    // Several may be started within a millisecond.
    const place = Math.max(Date.now(), ...[...this.entries.values()].map(({ job }) => job.place + 1));
    this.entries.set(id, { id, server, job: newJob({ id, place, server, plan, draft }), work: { plan, draft } });
    this.store(id);
    void this.sample(id, draft.sources);
    this.tell(id);
    this.advance();
    return id;
  }

  /** Stops a job, or takes it out of the line. A create that has begun may still be finished by the server. */
  cancel(id: string): void {
    if (this.entries.get(id)?.job.state.at === 'queued') this.apply(id, { type: 'job-stopped' });
    this.running.get(id)?.abort.abort();
  }

  /** Puts a failed, stopped or interrupted job in line again; what was digested stays known. To be called by a click. */
  retry(id: string): void {
    const entry = this.entries.get(id);
    if (!entry || isRunning(entry.job)) return;
    if (!entry.work) return void this.interrupted.find(id, { ask: true });
    const before = entry.job.files;
    const progress = newProgress(entry.work.plan);
    const files = progress.files.map((file, index) => ({ ...file, digest: before[index]?.digest ?? file.digest }));
    this.change(id, { ...progress, files });
    this.store(id);
    this.tell(id);
    this.advance();
  }

  /** Takes a job out of the list, stopping it first when it still runs. */
  remove(id: string): void {
    this.cancel(id);
    this.entries.delete(id);
    this.interrupted.forget(id);
    this.options.keeper.forget(id);
    this.options.onRemove(id);
  }

  /** Moves a waiting job before the one in front of it (-1) or behind the next (+1). */
  move(id: string, by: -1 | 1): void {
    const line = this.waiting();
    const from = line.findIndex((entry) => entry.id === id);
    const [one, other] = [line[from], line[from + by]];
    if (!one || !other) return;
    for (const [entry, { job }] of [[one, other] as const, [other, one] as const]) {
      this.change(entry.id, { place: job.place });
      this.store(entry.id);
    }
  }

  /** Stops one file of a job; the others go on. */
  stopFile(id: string, index: number): void {
    this.running.get(id)?.controls.stop(index);
  }

  /** Begins one file of a running job again. */
  retryFile(id: string, index: number): void {
    this.running.get(id)?.controls.retry(index);
  }

  /** Takes up the jobs of pages that are gone. Those that were under way go on by themselves where their files can be found. */
  async restore(): Promise<void> {
    for (const record of await this.options.keeper.takeOver()) {
      const { id } = record;
      const server = this.options.serverById(record.server.id) ?? record.server;
      this.entries.set(id, { id, server, job: toJob(record) });
      this.tell(id);
      if (record.at === 'open') void this.interrupted.find(id, { ask: false });
    }
  }

  /** Gives files to the interrupted jobs that wait for them; see interruptedJobs(). */
  giveBack(given: readonly GivenFile[]): Promise<{ left: GivenFile[]; resumed: string[] }> {
    return this.interrupted.giveBack(given);
  }

  private get entries(): Map<string, ImportEntry> {
    return this.options.entries;
  }

  /** Lets those begin whose turn it is. */
  private advance(): void {
    for (const { id } of whoseTurn(this.inOrder())) void this.run(id);
  }

  private async run(id: string): Promise<void> {
    const { work, server } = this.entries.get(id)!;
    const own = { abort: new AbortController(), controls: new FileControls() };
    this.running.set(id, own);
    try {
      await this.options.run(work!.plan, {
        // Its address may have been edited since; a removed one is tried at its last address.
        server: this.options.serverById(server.id) ?? server,
        signal: own.abort.signal,
        controls: own.controls,
        report: (event) => this.apply(id, event),
      });
      this.apply(id, { type: 'job-done' });
    } catch (error) {
      this.apply(id, isAbort(error) ? { type: 'job-stopped' } : { type: 'job-failed', error });
    } finally {
      if (this.running.get(id) === own) this.running.delete(id);
    }
  }

  private apply(id: string, event: ImportEvent): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.change(id, applyEvent(entry.job, event));
    if (event.type === 'job-done') this.options.keeper.forget(id);
    else if (stored.has(event.type)) this.store(id);
    this.tell(id);
    if (['create-began', 'job-done', 'job-failed', 'job-stopped'].includes(event.type)) this.advance();
  }

  private change(id: string, change: Partial<Job>): void {
    const entry = this.entries.get(id);
    if (entry) this.entries.set(id, { ...entry, job: { ...entry.job, ...change } });
  }

  private store(id: string): void {
    const entry = this.entries.get(id);
    if (entry) this.options.keeper.keep(toRecord(entry.job, this.options.keeper.owner));
  }

  private tell(id: string): void {
    this.options.onChange(this.entries.get(id)!);
  }

  /** Takes samples of a job's files, by which they will be known again. */
  private async sample(id: string, sources: readonly GivenFile[]): Promise<void> {
    const prints = await Promise.all(sources.map(({ file }) => this.options.fingerprint(file).catch(() => undefined)));
    const job = this.entries.get(id)?.job;
    if (!job || job.state.at === 'done') return;
    this.change(id, { sources: job.sources.map((source, index) => ({ ...source, fingerprint: prints[index] })) });
    this.store(id);
  }
}

/** What a visit after this one would want to know. */
const stored = new Set<ImportEvent['type']>(['file-digested', 'job-failed', 'job-stopped']);

import { newId } from '@/base/ids';
import type { Server } from '@/shared/servers.store';
import type { Work, WorkOrder, Works } from '@/shared/work';
import type { ServerClient } from '@/shared/use-client';
import type { ReadyDraft } from '../draft/draft';
import type { ImportPlan } from '../draft/plan';
import type { GivenFile } from '../given/given-file';
import { describeJob } from './describe-job';
import { FileControls } from './file-controls';
import type { ImportEntry, Material } from './import-entry';
import { interruptedJobs } from './interrupted-jobs';
import { applyEvent, isRunning, newProgress, type ImportEvent, type Job } from './job';
import type { JobKeeper } from './job-keeper';
import { toJob, toRecord } from './job-record';
import { newJob } from './new-job';

/** Makes a model of a plan's files on a server; tells every step. Rejects as runImport() does. */
export type RunJob = (
  plan: ImportPlan,
  tools: { client: ServerClient; signal: AbortSignal; controls: FileControls; report: (event: ImportEvent) => void },
) => Promise<void>;

export interface ImportsOptions {
  works: Works;
  /** All works there are, those of other rooms too: a view can watch them. */
  all: ReadonlyMap<string, Work>;
  run: RunJob;
  keeper: Pick<JobKeeper, 'owner' | 'keep' | 'forget' | 'takeOver'>;
  /** A file's fingerprint, by which it is known again. */
  fingerprint: (file: File) => Promise<string>;
  /** A server as it is now; undefined when it was removed. */
  serverById: (id: string) => Server | undefined;
}

const kind = 'import.work.import';
/** So many jobs of a server are at their files at once: while two upload, a third is digested. */
const lane = { name: 'import', atOnce: 3 };

/** Imports and how they follow each other: waiting, in progress, ended, and interrupted in an earlier visit. */
export class Imports {
  private readonly controls = new Map<string, FileControls>();
  private readonly interrupted = interruptedJobs({
    entries: () => this.inOrder(),
    get: (id) => this.entry(id),
    onNeeds: (id, state) => this.apply(id, { type: 'job-interrupted', state }),
    onFound: (id, material) => this.begin(id, material),
  });

  constructor(private readonly options: ImportsOptions) {}

  /** Those that wait or run in the order of their turn, then the others, the newest first. */
  inOrder(): ImportEntry[] {
    const all = this.all().toSorted((one, other) => one.job.place - other.job.place);
    return [...all.filter(({ job }) => isRunning(job)), ...all.filter(({ job }) => !isRunning(job)).toReversed()];
  }

  /** Those that wait for a server, in the order of their turn. */
  waiting(serverId: string): ImportEntry[] {
    return this.inOrder().filter(({ job, server }) => job.state.at === 'queued' && server.id === serverId);
  }

  /** Whether this page has a job. */
  holds(id: string): boolean {
    return this.entry(id) !== undefined;
  }

  /** Puts a job in line and returns its id. */
  start(plan: ImportPlan, server: Server, draft: ReadyDraft): string {
    const id = newId();
    // Several may be started within a millisecond.
    const place = Math.max(Date.now(), ...this.all().map(({ job }) => job.place + 1));
    const job = newJob({ id, place, server, plan, draft });
    this.options.works.start(this.order({ id, server, job, material: { plan, draft } }));
    this.store(id);
    void this.sample(id, draft.sources);
    return id;
  }

  /** Stops a job, or takes it out of the line. A create that has begun may still be finished by the server. */
  cancel(id: string): void {
    this.options.works.stop(id);
  }

  /** Puts a failed, stopped or interrupted job in line again; what was digested stays known. To be called by a click. */
  retry(id: string): void {
    const entry = this.entry(id);
    if (!entry || isRunning(entry.job)) return;
    if (entry.material) this.begin(id, entry.material);
    else void this.interrupted.find(id, { ask: true });
  }

  /** Makes a model once more so that its server uses the template it was given. */
  keepTemplate(id: string): void {
    const entry = this.entry(id);
    if (!entry?.material || isRunning(entry.job)) return;
    const { plan, draft } = entry.material;
    const settings = { ...plan.settings, parser: plainParser };
    const form = { ...draft.form, parser: plainParser };
    this.change(id, { settings, form });
    this.begin(id, { plan: { ...plan, settings }, draft: { ...draft, form } });
  }

  /** Takes a job out of the list, stopping it first when it still runs. */
  remove(id: string): void {
    this.options.works.remove(id);
  }

  /** Moves a waiting job before the one of its server in front of it (-1) or behind the next (+1). */
  move(id: string, by: -1 | 1): void {
    const line = this.waiting(this.entry(id)?.server.id ?? '');
    const from = line.findIndex((entry) => entry.id === id);
    const [one, other] = [line[from], line[from + by]];
    if (!one || !other) return;
    this.options.works.move(id, by);
    for (const [entry, { job }] of [[one, other] as const, [other, one] as const]) {
      this.change(entry.id, { place: job.place });
      this.store(entry.id);
    }
  }

  /** Stops one file of a job; the others go on. */
  stopFile(id: string, index: number): void {
    this.controls.get(id)?.stop(index);
  }

  /** Begins one file of a running job again. */
  retryFile(id: string, index: number): void {
    this.controls.get(id)?.retry(index);
  }

  /** Takes up the jobs of pages that are gone. Those that were under way go on by themselves where their files can be found. */
  async restore(): Promise<void> {
    for (const record of await this.options.keeper.takeOver()) {
      const { id } = record;
      const server = this.options.serverById(record.server.id) ?? record.server;
      this.options.works.hold(this.order({ id, server, job: toJob(record) }));
      if (record.at === 'open') void this.interrupted.find(id, { ask: false });
    }
  }

  /** Gives files to the interrupted jobs that wait for them; see interruptedJobs(). */
  giveBack(given: readonly GivenFile[]): Promise<{ left: GivenFile[]; resumed: string[] }> {
    return this.interrupted.giveBack(given);
  }

  private begin(id: string, material: Material): void {
    const { job, server } = this.entry(id)!;
    const progress = newProgress(material.plan);
    const files = progress.files.map((file, index) => ({ ...file, digest: job.files[index]?.digest ?? file.digest }));
    this.options.works.start(this.order({ id, server, job: { ...job, ...progress, files }, material }));
    this.store(id);
  }

  private order(entry: ImportEntry): WorkOrder<ImportEntry> {
    const { id, server, job } = entry;
    return {
      id,
      kind,
      server,
      lane,
      place: job.place,
      initial: entry,
      describe: ({ progress }) => describeJob(progress.job, server),
      run: async ({ client, signal, leaveLane }) => {
        const controls = new FileControls();
        this.controls.set(id, controls);
        try {
          await this.options.run(this.entry(id)!.material!.plan, {
            client,
            signal,
            controls,
            report: (event) => {
              // A digest may go on when its job has failed.
              if (this.controls.get(id) !== controls) return;
              this.apply(id, event);
              // A model that the server is creating, or will when it can, keeps nobody waiting.
              if (event.type === 'create-began' || event.type === 'create-waits') leaveLane();
            },
          });
        } finally {
          if (this.controls.get(id) === controls) this.controls.delete(id);
        }
      },
      after: (state) => {
        if (state.at === 'failed') this.apply(id, { type: 'job-failed', error: state.error });
        else this.apply(id, { type: state.at === 'done' ? 'job-done' : 'job-stopped' });
      },
      removed: () => {
        this.interrupted.forget(id);
        this.options.keeper.forget(id);
      },
      retry: () => this.retry(id),
      isKeptUntilDone: true,
    };
  }

  private all(): ImportEntry[] {
    return [...this.options.all.values()].flatMap(({ order, state }) =>
      order.kind === kind ? [state.progress as ImportEntry] : [],
    );
  }

  private entry(id: string): ImportEntry | undefined {
    const work = this.options.all.get(id);
    return work?.order.kind === kind ? (work.state.progress as ImportEntry) : undefined;
  }

  private apply(id: string, event: ImportEvent): void {
    const entry = this.entry(id);
    if (!entry) return;
    this.change(id, applyEvent(entry.job, event));
    if (event.type === 'job-done') this.options.keeper.forget(id);
    else if (stored.has(event.type)) this.store(id);
  }

  private change(id: string, change: Partial<Job>): void {
    const entry = this.entry(id);
    if (entry) this.options.works.change<ImportEntry>(id, { ...entry, job: { ...entry.job, ...change } });
  }

  private store(id: string): void {
    const entry = this.entry(id);
    if (entry) this.options.keeper.keep(toRecord(entry.job, this.options.keeper.owner));
  }

  /** Takes samples of a job's files, by which they will be known again. */
  private async sample(id: string, sources: readonly GivenFile[]): Promise<void> {
    const prints = await Promise.all(sources.map(({ file }) => this.options.fingerprint(file).catch(() => undefined)));
    const job = this.entry(id)?.job;
    if (!job || job.state.at === 'done') return;
    this.change(id, { sources: job.sources.map((source, index) => ({ ...source, fingerprint: prints[index] })) });
    this.store(id);
  }
}

/**
 * [Note: A parser keeps the template] From 0.30 on a file's own chat template is preferred where it can do
 * more than the one that the create brings, unless the model names a renderer or a parser. This parser
 * leaves answers as they are. (server/routes.go usesOllamaRenderedChat, model/parsers/parsers.go
 * PassthroughParser at v0.33.0-rc2)
 */
const plainParser = 'passthrough';

/** What a visit after this one would want to know. */
const stored = new Set<ImportEvent['type']>(['file-digested', 'ready', 'unmade', 'job-failed', 'job-stopped']);

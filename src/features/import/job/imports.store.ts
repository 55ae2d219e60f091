import { useQueryClient } from '@tanstack/vue-query';
import { defineStore } from 'pinia';
import { useEventListener } from '@vueuse/core';
import { computed, shallowReactive, shallowRef } from 'vue';
import { isAbort } from '@/base/abort';
import { newId } from '@/base/ids';
import { useActivityStore } from '@/shared/activity.store';
import { useKept } from '@/shared/browser-storage';
import { modelsQuery, showQuery } from '@/shared/queries';
import { useServersStore, type Server, type ServerId } from '@/shared/servers.store';
import { useClientFor } from '@/shared/use-client';
import type { ReadyDraft } from '../draft/draft';
import type { GivenFile } from '../recognize/intake';
import { DigestMemory } from './digest-memory';
import { FileControls } from './file-controls';
import { applyEvent, isRunning, newJob, type ImportEvent, type ImportPlan, type Job } from './job';
import { interruptedJobs } from './interrupted-jobs';
import { JobKeeper } from './job-keeper';
import { inOrder, waiting, whoseTurn } from './job-queue';
import { jobOf, newRecord, recordAfter, type JobRecord } from './job-record';
import { jobsFlag } from './jobs-flag';
import { runImport } from './run-import';
import { toActivity } from './to-activity';
import { UploadPlaces } from './upload-places';

/** Uploads, streams and polling share the six connections that a browser opens to a server. */
const uploadsPerServer = 2;

/** A job with what it takes to run it again. */
export interface ImportEntry {
  id: string;
  /** Fixed at the start: switching the server changes nothing for a job. */
  server: Server;
  job: Job;
  record: JobRecord;
  /** Its files and what it was started from. After a reload they are not there until found again. */
  work?: { plan: ImportPlan; draft: ReadyDraft };
}

/** Imports: waiting, in progress, finished in this visit, and interrupted in an earlier one. They outlive the page they were started on. */
export const useImportsStore = defineStore('imports', () => {
  const clientFor = useClientFor();
  const queries = useQueryClient();
  const activity = useActivityStore();
  const servers = useServersStore();

  const byId = shallowReactive(new Map<string, ImportEntry>());
  const aborts = new Map<string, { abort: AbortController; controls: FileControls }>();
  const places = new Map<ServerId, UploadPlaces>();
  const interrupted = interruptedJobs({
    entries: () => entries.value,
    get: (id) => byId.get(id),
    onNeeds: (id, state) => apply(id, { type: 'job-interrupted', state }),
    onFound: (id, work) => {
      byId.set(id, { ...byId.get(id)!, work });
      retry(id);
    },
  });
  const digests = new DigestMemory({
    openStorage: () => import('./digests.db').then(({ openDigests }) => openDigests()),
  });
  /** Whether a reload would find the jobs again. */
  const isKeeping = shallowRef(true);
  const keeper = new JobKeeper({
    openStorage: () => import('./jobs.db').then(({ openJobs }) => openJobs()),
    holds: (id) => byId.has(id),
    flag: useKept<boolean>(jobsFlag, false),
    onTrouble: () => (isKeeping.value = false),
  });

  /** Whether large files are sent while they are digested. See: [Note: Upload before the digest] in early-upload.ts */
  const uploadsEarly = useKept<boolean>('paddock.import.upload-early', true);

  const entries = computed(() => inOrder(byId.values()));
  const queued = computed(() => waiting(byId.values()));

  // A page that goes away takes its uploads along.
  useEventListener('beforeunload', (event) => {
    if (entries.value.some(({ job }) => isRunning(job))) event.preventDefault();
  });

  /** Puts a job in line and returns its id. */
  function start(plan: ImportPlan, server: Server, draft: ReadyDraft): string {
    const id = newId();
    const record = newRecord({ id, owner: keeper.owner, server, plan, draft });
    // Several may be started within a millisecond.
    record.place = Math.max(record.place, ...[...byId.values()].map((entry) => entry.record.place + 1));
    byId.set(id, { id, server, job: newJob(plan), record, work: { plan, draft } });
    changeRecord(id, record);
    void sample(id, draft.sources);
    tell(id);
    advance();
    return id;
  }

  /** Stops a job, or takes it out of the line. A create that has begun may still be finished by the server. */
  function cancel(id: string): void {
    if (byId.get(id)?.job.state.at === 'queued') apply(id, { type: 'job-stopped' });
    aborts.get(id)?.abort.abort();
  }

  /** Puts a failed, stopped or interrupted job in line again; digests that were finished are kept. To be called by a click. */
  function retry(id: string): void {
    const entry = byId.get(id);
    if (!entry || isRunning(entry.job)) return;
    if (!entry.work) return void interrupted.find(id, { ask: true });
    byId.set(id, { ...entry, job: newJob(entry.work.plan) });
    changeRecord(id, { ...entry.record, at: 'open' });
    tell(id);
    advance();
  }

  /** Takes a job out of the list, stopping it first when it still runs. */
  function remove(id: string): void {
    cancel(id);
    byId.delete(id);
    interrupted.forget(id);
    keeper.forget(id);
    activity.remove(activityId(id));
  }

  /** Moves a waiting job before the one in front of it (-1) or behind the next (+1). */
  function move(id: string, by: -1 | 1): void {
    const from = queued.value.findIndex((entry) => entry.id === id);
    const [one, other] = [queued.value[from], queued.value[from + by]];
    if (!one || !other) return;
    changeRecord(one.id, { ...one.record, place: other.record.place });
    changeRecord(other.id, { ...other.record, place: one.record.place });
  }

  /** Stops one file of a job; the others go on. */
  function stopFile(id: string, index: number): void {
    aborts.get(id)?.controls.stop(index);
  }

  /** Begins one file of a running job again. */
  function retryFile(id: string, index: number): void {
    aborts.get(id)?.controls.retry(index);
  }

  /** Takes up the jobs of pages that are gone. Those that were under way go on by themselves where their files can be found. */
  async function restore(): Promise<void> {
    for (const record of await keeper.takeOver()) {
      const server = servers.byId(record.server.id) ?? record.server;
      byId.set(record.id, { id: record.id, server, job: jobOf(record), record });
      tell(record.id);
      if (record.at === 'open') void interrupted.find(record.id, { ask: false });
    }
  }

  /** Lets those begin whose turn it is. */
  function advance(): void {
    for (const { id } of whoseTurn(entries.value)) void run(id);
  }

  async function run(id: string): Promise<void> {
    const { work, server } = byId.get(id)!;
    const { plan } = work!;
    const own = { abort: new AbortController(), controls: new FileControls() };
    aborts.set(id, own);
    // Its address may have been edited since; a removed one is tried at its last address.
    const client = clientFor(servers.byId(server.id) ?? server);
    try {
      await runImport(plan, {
        client,
        digests,
        uploads: placesOf(server.id),
        // In this page nothing is sent anywhere.
        uploadsEarly: uploadsEarly.value && server.kind !== 'embedded',
        controls: own.controls,
        signal: own.abort.signal,
        onEvent: (event) => apply(id, event),
      });
      apply(id, { type: 'job-done' });
    } catch (error) {
      apply(id, isAbort(error) ? { type: 'job-stopped' } : { type: 'job-failed', error });
    } finally {
      if (aborts.get(id) === own) aborts.delete(id);
      void queries.invalidateQueries({ queryKey: modelsQuery(client).queryKey });
      void queries.invalidateQueries({ queryKey: showQuery(client, plan.model).queryKey });
    }
  }

  function apply(id: string, event: ImportEvent): void {
    const entry = byId.get(id);
    if (!entry) return;
    const job = applyEvent(entry.job, event);
    byId.set(id, { ...entry, job });
    if (event.type === 'job-done') keeper.forget(id);
    else if (kept.has(event.type)) changeRecord(id, recordAfter(entry.record, job));
    tell(id);
    if (['create-began', 'job-done', 'job-failed', 'job-stopped'].includes(event.type)) advance();
  }

  function changeRecord(id: string, record: JobRecord): void {
    const entry = byId.get(id);
    if (!entry) return;
    byId.set(id, { ...entry, record });
    keeper.keep(record);
  }

  /** Takes samples of a job's files, by which they will be known again. */
  async function sample(id: string, sources: readonly GivenFile[]): Promise<void> {
    const prints = await Promise.all(sources.map(({ file }) => digests.fingerprint(file).catch(() => undefined)));
    const { record, job } = byId.get(id) ?? {};
    if (!record || job?.state.at === 'done') return;
    const withPrints = record.sources.map((source, index) => ({ ...source, fingerprint: prints[index] }));
    changeRecord(id, { ...record, sources: withPrints });
  }

  /** Shows a job in the activity dock. */
  function tell(id: string): void {
    const { job, server } = byId.get(id)!;
    activity.put({
      ...toActivity(job, server),
      id: activityId(id),
      serverId: server.id,
      cancel: () => cancel(id),
      retry: () => retry(id),
    });
  }

  function placesOf(server: ServerId): UploadPlaces {
    const own = places.get(server) ?? new UploadPlaces(uploadsPerServer);
    places.set(server, own);
    return own;
  }

  return {
    entries,
    queued,
    uploadsEarly,
    isKeeping,
    start,
    cancel,
    retry,
    remove,
    move,
    stopFile,
    retryFile,
    restore,
    giveBack: interrupted.giveBack,
  };
});

/** What a visit after this one would want to know. */
const kept = new Set<ImportEvent['type']>(['file-digested', 'job-failed', 'job-stopped']);

function activityId(id: string): string {
  return `import:${id}`;
}

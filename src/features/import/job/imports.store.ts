import { useQueryClient } from '@tanstack/vue-query';
import { defineStore } from 'pinia';
import { useEventListener, useLocalStorage } from '@vueuse/core';
import { computed, shallowReactive } from 'vue';
import { isAbort } from '@/base/abort';
import { newId } from '@/base/ids';
import { useActivityStore } from '@/shared/activity.store';
import { modelsQuery, showQuery } from '@/shared/queries';
import { useServersStore, type Server, type ServerId } from '@/shared/servers.store';
import { useClientFor } from '@/shared/use-client';
import { DigestMemory } from './digest-memory';
import type { ReadyDraft } from '../draft/drafts.store';
import { applyEvent, isRunning, newJob, type ImportEvent, type ImportPlan, type Job } from './job';
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
  plan: ImportPlan;
  job: Job;
  /** What it was started from, to be offered again. */
  draft: ReadyDraft;
}

/** Imports in progress and finished ones of this visit. They outlive the page they were started on. */
export const useImportsStore = defineStore('imports', () => {
  const clientFor = useClientFor();
  const queries = useQueryClient();
  const activity = useActivityStore();
  const servers = useServersStore();

  const byId = shallowReactive(new Map<string, ImportEntry>());
  const aborts = new Map<string, AbortController>();
  const places = new Map<ServerId, UploadPlaces>();
  const digests = new DigestMemory({
    openStorage: () => import('./digests.db').then(({ openDigests }) => openDigests()),
  });

  /** Whether large files are sent while they are digested. See: [Note: Upload before the digest] in early-upload.ts */
  const uploadsEarly = useLocalStorage('paddock.import.upload-early', true);

  /** The newest first. */
  const entries = computed(() => [...byId.values()].reverse());

  // A page that goes away takes its uploads along.
  useEventListener('beforeunload', (event) => {
    if (entries.value.some(({ job }) => isRunning(job))) event.preventDefault();
  });

  /** Starts a job and returns its id. */
  function start(plan: ImportPlan, server: Server, draft: ReadyDraft): string {
    const id = newId();
    byId.set(id, { id, server, plan, job: newJob(plan), draft });
    void run(id);
    return id;
  }

  /** Stops a job. A create that has begun may still be finished by the server. */
  function cancel(id: string): void {
    aborts.get(id)?.abort();
  }

  /** Runs a failed or stopped job again; digests that were finished are kept. */
  function retry(id: string): void {
    const entry = byId.get(id);
    if (!entry || isRunning(entry.job)) return;
    byId.set(id, { ...entry, job: newJob(entry.plan) });
    void run(id);
  }

  /** Takes a job out of the list, stopping it first when it still runs. */
  function remove(id: string): void {
    cancel(id);
    byId.delete(id);
    activity.remove(activityId(id));
  }

  async function run(id: string): Promise<void> {
    const { plan, server } = byId.get(id)!;
    const abort = new AbortController();
    aborts.set(id, abort);
    // Its address may have been edited since; a removed one is tried at its last address.
    const client = clientFor(servers.byId(server.id) ?? server);
    const { signal } = abort;
    tell(id);
    try {
      await runImport(plan, {
        client,
        digests,
        uploads: placesOf(server.id),
        // In this page nothing is sent anywhere.
        uploadsEarly: uploadsEarly.value && server.kind !== 'embedded',
        signal,
        onEvent: (event) => apply(id, event),
      });
      apply(id, { type: 'job-done' });
    } catch (error) {
      apply(id, isAbort(error) ? { type: 'job-stopped' } : { type: 'job-failed', error });
    } finally {
      if (aborts.get(id) === abort) aborts.delete(id);
      void queries.invalidateQueries({ queryKey: modelsQuery(client).queryKey });
      void queries.invalidateQueries({ queryKey: showQuery(client, plan.model).queryKey });
    }
  }

  function apply(id: string, event: ImportEvent): void {
    const entry = byId.get(id);
    if (!entry) return;
    byId.set(id, { ...entry, job: applyEvent(entry.job, event) });
    tell(id);
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

  return { entries, uploadsEarly, start, cancel, retry, remove };
});

function activityId(id: string): string {
  return `import:${id}`;
}

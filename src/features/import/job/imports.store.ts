import { useQueryClient } from '@tanstack/vue-query';
import { defineStore } from 'pinia';
import { useEventListener, useLocalStorage } from '@vueuse/core';
import { computed, shallowReactive, shallowRef } from 'vue';
import { useActivityStore } from '@/shared/activity.store';
import { modelsQuery, showQuery } from '@/shared/queries';
import { useServersStore, type ServerId } from '@/shared/servers.store';
import { useClientFor } from '@/shared/use-client';
import { DigestMemory } from './digest-memory';
import type { ImportEntry } from './import-entry';
import { Imports, type RunJob } from './imports';
import { isRunning } from './job';
import { JobKeeper } from './job-keeper';
import { jobsFlag } from './jobs-flag';
import { runImport } from './run-import';
import { toActivity } from './to-activity';
import { UploadPlaces } from './upload-places';

/** Uploads, streams and polling share the six connections that a browser opens to a server. */
const uploadsPerServer = 2;

/** The imports of this page, as views see them. They outlive the page they were started on. */
export const useImportsStore = defineStore('imports', () => {
  const clientFor = useClientFor();
  const queries = useQueryClient();
  const activity = useActivityStore();
  const servers = useServersStore();

  const byId = shallowReactive(new Map<string, ImportEntry>());
  const places = new Map<ServerId, UploadPlaces>();
  const digests = new DigestMemory({
    openStorage: () => import('./digests.db').then(({ openDigests }) => openDigests()),
  });
  /** Whether a reload would find the jobs again. */
  const isKeeping = shallowRef(true);
  /** Whether large files are sent while they are digested. See: [Note: Upload before the digest] in early-upload.ts */
  const uploadsEarly = useLocalStorage('paddock.import.upload-early', true);

  const imports = new Imports({
    entries: byId,
    run,
    keeper: new JobKeeper({
      openStorage: () => import('./jobs.db').then(({ openJobs }) => openJobs()),
      holds: (id) => byId.has(id),
      flag: useLocalStorage(jobsFlag, false),
      onTrouble: () => (isKeeping.value = false),
    }),
    fingerprint: (file) => digests.fingerprint(file),
    serverById: (id) => servers.byId(id),
    onChange: tell,
    onRemove: (id) => activity.remove(activityId(id)),
  });

  const entries = computed(() => imports.inOrder());
  const queued = computed(() => imports.waiting());

  // A page that goes away takes its uploads along.
  useEventListener('beforeunload', (event) => {
    if (entries.value.some(({ job }) => isRunning(job))) event.preventDefault();
  });

  async function run(plan: Parameters<RunJob>[0], tools: Parameters<RunJob>[1]): Promise<void> {
    const { server, signal, controls, report } = tools;
    const client = clientFor(server);
    // In this page nothing is sent anywhere.
    const early = uploadsEarly.value && server.kind !== 'embedded';
    const uploads = placesOf(server.id);
    try {
      await runImport(plan, { client, digests, uploads, uploadsEarly: early, controls, signal, onEvent: report });
    } finally {
      void queries.invalidateQueries({ queryKey: modelsQuery(client).queryKey });
      void queries.invalidateQueries({ queryKey: showQuery(client, plan.model).queryKey });
    }
  }

  /** Shows a job in the activity dock. */
  function tell({ id, job, server }: ImportEntry): void {
    activity.put({
      ...toActivity(job, server),
      id: activityId(id),
      serverId: server.id,
      cancel: () => imports.cancel(id),
      retry: () => imports.retry(id),
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
    start: imports.start.bind(imports),
    cancel: imports.cancel.bind(imports),
    retry: imports.retry.bind(imports),
    remove: imports.remove.bind(imports),
    move: imports.move.bind(imports),
    stopFile: imports.stopFile.bind(imports),
    retryFile: imports.retryFile.bind(imports),
    restore: imports.restore.bind(imports),
    giveBack: imports.giveBack.bind(imports),
  };
});

function activityId(id: string): string {
  return `import:${id}`;
}

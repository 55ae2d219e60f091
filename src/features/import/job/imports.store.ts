import { defineStore } from 'pinia';
import { useEventListener } from '@vueuse/core';
import { computed, shallowRef } from 'vue';
import { isLoopback } from '@/base/page-address';
import { useKept } from '@/shared/browser-storage';
import { useServerChanges } from '@/shared/queries';
import { rememberImported } from '@/shared/imported-models';
import { abilitiesOf } from '@/shared/server-abilities';
import { useServersStore, type ServerId } from '@/shared/servers.store';
import { useWorkStore } from '@/shared/work.store';
import { calmly } from './calm-events';
import { DigestMemory } from './digest-memory';
import { Imports, type RunJob } from './imports';
import { isRunning } from './job';
import { JobKeeper } from './job-keeper';
import { jobsFlag } from './jobs-flag';
import { runImport } from './run-import';
import { useCreateTurns } from '@/shared/create/create-turns.store';
import type { ImportFile } from '../weights/recognized';
import { UploadPlaces } from './upload-places';

/** Uploads, streams and polling share the six connections that a browser opens to a server. */
const uploadsPerServer = 2;

/** The imports of this page, as views see them. They outlive the page they were started on. */
export const useImportsStore = defineStore('imports', () => {
  const changes = useServerChanges();
  const servers = useServersStore();
  const { works, byId } = useWorkStore();

  const places = new Map<ServerId, UploadPlaces>();
  const digests = new DigestMemory({
    openStorage: () => import('./digests.db').then(({ openDigests }) => openDigests()),
  });
  /** Whether a reload would find the jobs again. */
  const areRecordsKept = shallowRef(true);
  /** Whether large files are sent while they are digested. See: [Note: Upload before the digest] in early-upload.ts */
  const uploadsEarly = useKept<boolean>('paddock.import.upload-early', true);
  /** Whether a model is made before its files are digested. See: [Note: Ready before it is proven] in early-upload.ts */
  const createsEarly = useKept<boolean>('paddock.import.create-early', true);
  const turns = useCreateTurns();

  const keeper: JobKeeper = new JobKeeper({
    openStorage: () => import('./jobs.db').then(({ openJobs }) => openJobs()),
    holds: (id) => imports.holds(id),
    flag: useKept<boolean>(jobsFlag, false),
    onTrouble: () => (areRecordsKept.value = false),
  });
  const imports: Imports = new Imports({
    works,
    all: byId,
    run,
    keeper,
    fingerprint: (file) => digests.fingerprint(file),
    serverById: (id) => servers.byId(id),
  });

  const entries = computed(() => imports.inOrder());

  // A page that goes away takes its uploads along.
  useEventListener('beforeunload', (event) => {
    if (entries.value.some(({ job }) => isRunning(job))) event.preventDefault();
  });

  async function run(plan: Parameters<RunJob>[0], tools: Parameters<RunJob>[1]): Promise<void> {
    const { client, signal, controls, report } = tools;
    const { server } = client;
    // In this page nothing is sent anywhere.
    const early = uploadsEarly.value && !abilitiesOf(server).isLocal;
    const calm = calmly(report);
    try {
      const madeAt = await runImport(plan, {
        ...{ client, digests, controls, signal },
        uploads: placesOf(server.id),
        uploadsEarly: early,
        createsEarly: early && createsEarly.value,
        isNear: URL.canParse(server.url) && isLoopback(new URL(server.url).hostname),
        inTurn: (task, onWait) => turns.run(server, task, { signal, onWait }),
        onEvent: (event) => {
          calm.report(event);
          if (event.type === 'ready') void changes.modelsChanged(server, [plan.model]);
        },
      });
      rememberImported(server.id, plan.model, madeAt);
    } finally {
      calm.end();
      void changes.modelsChanged(server, [plan.model]);
    }
  }

  /** Has what an import asks first, whether its files are known, answered before it is started, and a place to be kept in. */
  function prepare(files: readonly ImportFile[]): void {
    void keeper.prepare();
    for (const { blob, digest } of files) if (!digest) digests.recall(blob).catch(() => undefined);
  }

  function placesOf(server: ServerId): UploadPlaces {
    const own = places.get(server) ?? new UploadPlaces(uploadsPerServer);
    places.set(server, own);
    return own;
  }

  return {
    entries,
    waiting: imports.waiting.bind(imports),
    uploadsEarly,
    createsEarly,
    areRecordsKept,
    prepare,
    start: imports.start.bind(imports),
    cancel: imports.cancel.bind(imports),
    retry: imports.retry.bind(imports),
    keepTemplate: imports.keepTemplate.bind(imports),
    remove: imports.remove.bind(imports),
    move: imports.move.bind(imports),
    stopFile: imports.stopFile.bind(imports),
    retryFile: imports.retryFile.bind(imports),
    restore: imports.restore.bind(imports),
    giveBack: imports.giveBack.bind(imports),
  };
});

import { defineStore } from 'pinia';
import { computed } from 'vue';
import { newId } from '@/base/ids';
import { RateMeter } from '@/base/rate';
import type { PushRequest } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { explainError } from '@/shared/explain-error';
import { toModel } from '@/shared/links';
import { useServersStore, type Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { isOpen, type WorkOrder, type WorkState, type WorkStatus, type WorkView } from '@/shared/work';
import { useWorkStore } from '@/shared/work.store';
import { nothingPushed, sumsOf, type PushProgress } from './push-progress';
import { readPushes, writePushes } from './pushes-storage';
import { runPush } from './run-push';

/** How far a push is, and how fast. */
export interface PushPace {
  request: PushRequest;
  /** Of all layers, where the server's list told it. */
  sizeBytes: number | undefined;
  progress: PushProgress;
  bytesPerSecond?: number;
  remainingSeconds?: number;
}

/** A model on its way from a server to a registry. */
export interface Push extends PushPace {
  id: string;
  server: Server;
  status: WorkStatus;
  isOpen: boolean;
  /** From 0 to 1; undefined while nothing is known. */
  share: number | undefined;
  /** Why it failed. */
  error?: unknown;
}

/** One at a time a server: what limits a push is the line out, and two halve it. */
const lane = { name: 'push', atOnce: 1 };
const kind = 'models.work.push';

/** The pushes of all servers. They go on whatever page or server is looked at. */
export const usePushesStore = defineStore('models.pushes', () => {
  const store = useWorkStore();
  const { works } = store;
  const servers = useServersStore();

  /** The newest first. */
  const pushes = computed<Push[]>(() =>
    store
      .ofKind<PushPace>(kind)
      .map((work) => ({
        ...work.state.progress,
        id: work.id,
        server: work.order.server,
        status: work.state.at,
        isOpen: isOpen(work),
        share: shareOf(work.state.progress),
        error: work.state.at === 'failed' ? work.state.error : undefined,
      }))
      .toReversed(),
  );

  /** Queues a push and returns its id: the one that is on its way already where there is one. */
  function start(server: Server, request: PushRequest, sizeBytes?: number): string {
    const earlier = pushes.value.find((push) => {
      return push.server.id === server.id && isSameModel(push.request.model, request.model);
    });
    if (earlier?.isOpen) return earlier.id;
    const id = earlier?.id ?? newId();
    works.start(pushOrder(id, server, { request, sizeBytes, progress: nothingPushed }));
    keep();
    return id;
  }

  function pushOrder(id: string, server: Server, initial: PushPace): WorkOrder<PushPace> {
    const { request } = initial;
    return {
      id,
      kind,
      server,
      lane,
      initial,
      describe: (state) => describe(state, server),
      run: ({ client, signal, report }) => {
        const meter = new RateMeter();
        const onProgress = (progress: PushProgress) => {
          const pace = { ...initial, progress };
          const { sentBytes, completedBytes } = sumsOf(progress);
          meter.add(sentBytes, performance.now());
          const remainingSeconds = meter.remainingSeconds(sentBytes + totalOf(pace) - completedBytes);
          report({ ...pace, bytesPerSecond: meter.bytesPerSecond, remainingSeconds });
        };
        return runPush(client, request, { signal, onProgress });
      },
      after: keep,
      removed: keep,
    };
  }

  /** Stores those that are not done: a reload ends them, and they can go on. */
  function keep(): void {
    const left = pushes.value.filter(({ status }) => status !== 'done');
    writePushes(
      left.map(({ id, server, request, sizeBytes }) => {
        return { id, serverId: server.id, model: request.model, insecure: request.insecure ?? false, sizeBytes };
      }),
    );
  }

  /** Lists the pushes that a reload has cut off. They go on when somebody asks for it. */
  function restore(): void {
    // Stored with the newest first.
    for (const { id, serverId, model, insecure, sizeBytes } of readPushes().toReversed()) {
      const server = servers.servers.find((each) => each.id === serverId);
      if (!server || pushes.value.some((push) => push.id === id)) continue;
      const request = { model, ...(insecure ? { insecure } : {}) };
      works.hold(pushOrder(id, server, { request, sizeBytes, progress: nothingPushed }));
    }
  }

  const stop = (id: string) => works.stop(id);

  /** Queues a push that failed or was stopped once more. */
  const retry = (id: string) => works.retry(id);

  /** Forgets a push that is over. */
  function dismiss(id: string): void {
    if (!pushes.value.find((push) => push.id === id)?.isOpen) works.remove(id);
  }

  return { pushes, start, restore, stop, retry, dismiss };
});

/** The bytes of all layers: of those named so far where the list did not tell. */
export function totalOf({ sizeBytes = 0, progress }: Pick<PushPace, 'sizeBytes' | 'progress'>): number {
  return Math.max(sizeBytes, sumsOf(progress).totalBytes);
}

function shareOf(pace: PushPace): number | undefined {
  const total = totalOf(pace);
  return total > 0 ? sumsOf(pace.progress).completedBytes / total : undefined;
}

/** A push as the dock shows it. */
function describe(state: WorkState<PushPace>, server: Server): WorkView {
  const { request, progress, bytesPerSecond, remainingSeconds } = state.progress;
  const shared = { title: request.model, to: toModel(request.model), isOfServer: true };
  if (state.at === 'failed') return { ...shared, detail: explainError(state.error, { server }).title };
  if (state.at === 'done') return { ...shared, progress: 1 };
  if (state.at !== 'running') return shared;
  const detail = pushStep(progress.status);
  return { ...shared, detail, progress: shareOf(state.progress), bytesPerSecond, remainingSeconds };
}

/** The server's status in our words; one that we do not know stays as it is. */
export function pushStep(status: string): string {
  if (status === '') return translate('models.pull.step.asking');
  if (status === 'retrieving manifest') return translate('push.step.manifest');
  if (status === 'pushing manifest') return translate('push.step.publishing');
  if (status.startsWith('pushing ')) return translate('push.step.layers');
  return status;
}

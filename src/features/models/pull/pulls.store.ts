import { defineStore } from 'pinia';
import { computed } from 'vue';
import { RateMeter } from '@/base/rate';
import type { PullRequest } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { explainError } from '@/shared/explain-error';
import { toModels } from '@/shared/links';
import { useServerChanges } from '@/shared/queries';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { isOpen, type WorkOrder, type WorkState, type WorkStatus, type WorkView } from '@/shared/work';
import { useWorkStore } from '@/shared/work.store';
import { noProgress, type PullProgress } from './pull-progress';
import { runPull } from './run-pull';

/** How far a pull is, and how fast. */
export interface PullPace {
  request: PullRequest;
  progress: PullProgress;
  bytesPerSecond?: number;
  remainingSeconds?: number;
}

/** A model on its way from a registry to a server. */
export interface Pull extends PullPace {
  id: string;
  server: Server;
  status: WorkStatus;
  isOpen: boolean;
  /** Why it failed. */
  error?: unknown;
}

/**
 * How many pulls run at once on a server; the others wait. Each takes one of the six connections that a
 * browser opens to a server, and the server itself splits a layer into sixteen.
 */
const lane = { name: 'pull', atOnce: 2 };
const kind = 'models.work.pull';

/** The pulls of all servers. They go on whatever page or server is looked at. */
export const usePullsStore = defineStore('models.pulls', () => {
  const store = useWorkStore();
  const { works } = store;
  const changes = useServerChanges();

  /** The newest first. */
  const pulls = computed<Pull[]>(() =>
    store
      .ofKind<PullPace>(kind)
      .map((work) => ({
        ...work.state.progress,
        id: work.id,
        server: work.order.server,
        status: work.state.at,
        isOpen: isOpen(work),
        error: work.state.at === 'failed' ? work.state.error : undefined,
      }))
      .toReversed(),
  );

  /** Queues a pull and returns its id: the one that is on its way already where there is one. */
  function start(server: Server, request: PullRequest): string {
    const earlier = pulls.value.find((pull) => {
      return pull.server.id === server.id && isSameModel(pull.request.model, request.model);
    });
    if (earlier?.isOpen) return earlier.id;
    return works.start(pullOrder(earlier?.id, server, request));
  }

  function pullOrder(id: string | undefined, server: Server, request: PullRequest): WorkOrder<PullPace> {
    return {
      id,
      kind,
      server,
      lane,
      initial: { request, progress: noProgress },
      describe: (state) => describe(state, server),
      run: ({ client, signal, report }) => {
        const meter = new RateMeter();
        const onProgress = (progress: PullProgress) => {
          const { fetchedBytes, totalBytes, completedBytes } = progress;
          meter.add(fetchedBytes, performance.now());
          const remainingSeconds = meter.remainingSeconds(fetchedBytes + totalBytes - completedBytes);
          report({ request, progress, bytesPerSecond: meter.bytesPerSecond, remainingSeconds });
        };
        return runPull(client, request, { signal, onProgress });
      },
      after: ({ at }) => at === 'done' && void changes.modelsChanged(server, [request.model]),
    };
  }

  /** Stops a pull; the server keeps what was fetched until it restarts. */
  const cancel = (id: string) => works.stop(id);

  /** Queues a pull that failed or was stopped once more. */
  const retry = (id: string) => works.retry(id);

  /** Forgets a pull that is over. */
  function dismiss(id: string): void {
    if (!pulls.value.find((pull) => pull.id === id)?.isOpen) works.remove(id);
  }

  return { pulls, start, cancel, retry, dismiss };
});

/** A pull as the dock shows it. */
function describe(state: WorkState<PullPace>, server: Server): WorkView {
  const { request, progress, bytesPerSecond, remainingSeconds } = state.progress;
  const shared = { title: request.model, to: toModels() };
  if (state.at === 'failed') return { ...shared, detail: explainError(state.error, { server }).title };
  if (state.at === 'done') return { ...shared, progress: 1 };
  if (state.at !== 'running') return shared;
  const share = progress.totalBytes > 0 ? progress.completedBytes / progress.totalBytes : undefined;
  return { ...shared, detail: stepText(progress.status), progress: share, bytesPerSecond, remainingSeconds };
}

/** The server's status in our words; one that we do not know stays as it is. */
export function stepText(status: string): string {
  if (status === '') return translate('models.pull.step.asking');
  if (status === 'pulling manifest') return translate('models.pull.step.manifest');
  if (status.startsWith('pulling ')) return translate('models.pull.step.layers');
  if (status.startsWith('verifying ')) return translate('models.pull.step.verifying');
  if (status === 'writing manifest') return translate('models.pull.step.writing');
  if (status === 'removing unused layers') return translate('models.pull.step.cleaning');
  return status;
}

import { useQueryClient } from '@tanstack/vue-query';
import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import { isAbort } from '@/base/abort';
import { newId } from '@/base/ids';
import { Lane } from '@/base/lane';
import { RateMeter } from '@/base/rate';
import type { PullRequest } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { useActivityStore, type Activity } from '@/shared/activity.store';
import { explainError } from '@/shared/explain-error';
import { useServersStore, type Server, type ServerId } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { useClientFor } from '@/shared/use-client';
import { noProgress, type PullProgress } from './pull-progress';
import { runPull } from './run-pull';

export type PullState =
  | { status: 'queued' }
  | { status: 'running'; progress: PullProgress; bytesPerSecond?: number; remainingSeconds?: number }
  | { status: 'done'; progress: PullProgress }
  | { status: 'failed'; progress: PullProgress; error: unknown }
  | { status: 'stopped'; progress: PullProgress };

/** A model on its way from a registry to a server. */
export interface Pull {
  id: string;
  server: Server;
  request: PullRequest;
  state: PullState;
}

/**
 * How many pulls run at once on a server; the others wait. Each takes one of the six connections that a
 * browser opens to a server, and the server itself splits a layer into sixteen.
 */
const atOncePerServer = 2;

/** The pulls of all servers. They go on whatever page or server is looked at. */
export const usePullsStore = defineStore('models.pulls', () => {
  const clientFor = useClientFor();
  const servers = useServersStore();
  const activities = useActivityStore();
  const queries = useQueryClient();

  const byId = shallowReactive(new Map<string, Pull>());
  const lanes = new Map<ServerId, Lane>();
  const controllers = new Map<string, AbortController>();

  const pulls = computed(() => [...byId.values()].reverse());

  /** Queues a pull and returns its id: the one that is on its way already where there is one. */
  function start(server: Server, request: PullRequest): string {
    const earlier = [...byId.values()].find(
      (pull) => pull.server.id === server.id && isSameModel(pull.request.model, request.model),
    );
    if (earlier && isOpen(earlier)) return earlier.id;
    if (earlier) byId.delete(earlier.id);
    const pull: Pull = { id: earlier?.id ?? newId(), server, request, state: { status: 'queued' } };
    void run(pull);
    return pull.id;
  }

  /** Stops a pull; the server keeps what was fetched until it restarts. */
  function cancel(id: string): void {
    controllers.get(id)?.abort();
  }

  /** Queues a pull that failed or was stopped once more. */
  function retry(id: string): void {
    const pull = byId.get(id);
    if (pull && !isOpen(pull)) void run({ ...pull, state: { status: 'queued' } });
  }

  /** Forgets a pull that is over. */
  function dismiss(id: string): void {
    const pull = byId.get(id);
    if (!pull || isOpen(pull)) return;
    byId.delete(id);
    activities.remove(id);
  }

  async function run(pull: Pull): Promise<void> {
    const { id } = pull;
    const controller = new AbortController();
    controllers.set(id, controller);
    let progress = noProgress;
    put(pull);
    const meter = new RateMeter();
    const follow = (now: PullProgress) => {
      progress = now;
      meter.add(now.fetchedBytes, performance.now());
      const remainingSeconds = meter.remainingSeconds(now.fetchedBytes + now.totalBytes - now.completedBytes);
      put({
        ...pull,
        state: { status: 'running', progress, bytesPerSecond: meter.bytesPerSecond, remainingSeconds },
      });
    };
    const { signal } = controller;
    try {
      await laneOf(pull.server.id).run(() => {
        follow(noProgress);
        // The server may have been given a new address or authorization since it was queued.
        const server = servers.byId(pull.server.id) ?? pull.server;
        return runPull(clientFor(server), pull.request, { signal, onProgress: follow });
      }, signal);
      put({ ...pull, state: { status: 'done', progress } });
      await refresh(pull.server.id);
    } catch (error) {
      put({ ...pull, state: isAbort(error) ? { status: 'stopped', progress } : { status: 'failed', progress, error } });
    } finally {
      if (controllers.get(id) === controller) controllers.delete(id);
    }
  }

  /** A pull that replaced a model changes what is shown of it, too. */
  async function refresh(serverId: ServerId): Promise<void> {
    await Promise.all(
      ['models', 'show'].map((fact) => queries.invalidateQueries({ queryKey: ['server', serverId, fact] })),
    );
  }

  function laneOf(serverId: ServerId): Lane {
    const lane = lanes.get(serverId) ?? new Lane(atOncePerServer);
    lanes.set(serverId, lane);
    return lane;
  }

  function put(pull: Pull): void {
    byId.set(pull.id, pull);
    activities.put(toActivity(pull));
  }

  function toActivity(pull: Pull): Activity {
    const { id, server, request, state } = pull;
    const shared = { id, kind: 'pull', title: request.model, serverId: server.id, status: state.status } as const;
    const to = { name: 'models' };
    switch (state.status) {
      case 'queued':
        return { ...shared, to, cancel: () => cancel(id) };
      case 'running': {
        const { progress, bytesPerSecond, remainingSeconds } = state;
        const share = progress.totalBytes > 0 ? progress.completedBytes / progress.totalBytes : undefined;
        return {
          ...shared,
          to,
          detail: stepText(progress.status),
          progress: share,
          bytesPerSecond,
          remainingSeconds,
          cancel: () => cancel(id),
        };
      }
      case 'done':
        return { ...shared, to, progress: 1 };
      case 'failed':
        return { ...shared, to, detail: explainError(state.error, { server }).title, retry: () => retry(id) };
      case 'stopped':
        return { ...shared, to, retry: () => retry(id) };
    }
  }

  return { pulls, start, cancel, retry, dismiss };
});

/** Whether a pull still waits or runs. */
export function isOpen({ state }: Pull): boolean {
  return state.status === 'queued' || state.status === 'running';
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

import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import type { KeepAlive, ListedModel, RunningModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { explainError } from './explain-error';
import { toRunning } from './links';
import { useServerChanges } from './queries';
import { runKeep, runLoad, runUnload, type LoadOptions, type UnloadResult } from './run-load';
import { abilitiesOf } from './server-abilities';
import { useServersStore, type Server } from './servers.store';
import { useClientFor } from './use-client';
import { isOpen, type WorkOrder, type WorkStatus } from './work';
import { useWorkStore } from './work.store';

export type { LoadOptions, UnloadResult };

/** How far a load is. The page's own server reports loads that nobody ordered in the same way: app/show-loads.ts. */
export interface LoadProgress {
  model: string;
  options?: LoadOptions;
  /** When it was asked for, in milliseconds since 1970. */
  startedAtMs?: number;
  /** From 0 to 1: only the server inside the page tells. */
  fraction?: number;
  /** When it was loaded, in milliseconds since 1970. */
  endedAtMs?: number;
  /** The name it is listed under, when it is done: another one's where that had its weights loaded before. */
  listedAs?: string;
}

/** A model on its way into memory. */
export interface Load extends LoadProgress {
  id: string;
  server: Server;
  status: WorkStatus;
  isOpen: boolean;
  canStop: boolean;
  /** Why it failed. */
  error?: unknown;
  /** Who waits for it, where nobody ordered it by itself: stopping it stops that. */
  waiting?: { title: string; to: RouteLocationRaw };
}

/** Each takes one of the six connections that a browser opens to a server, which loads one after the other anyway. */
const lane = { name: 'load', atOnce: 2 };
const kind = 'app.activity.load';

/** Whether a model of a server's list has weights to load: what runs in the cloud has none. */
export function canLoad({ remote_host, remote_model }: Pick<ListedModel, 'remote_host' | 'remote_model'>): boolean {
  return remote_host === undefined && remote_model === undefined;
}

/**
 * Loading, keeping and unloading, for every room. Loads are work: they go on whatever is looked at, the dock
 * shows them, and stopping one gives it up on the server.
 */
export const useLoading = defineStore('loading', () => {
  const store = useWorkStore();
  const servers = useServersStore();
  const clientFor = useClientFor();
  const changes = useServerChanges();

  /** Those of all servers, the oldest first. */
  const loads = computed<Load[]>(() =>
    store.ofKind<LoadProgress>(kind).map((work) => ({
      ...work.state.progress,
      id: work.id,
      server: work.order.server,
      status: work.state.at,
      isOpen: isOpen(work),
      canStop: work.order.canStop !== false,
      error: work.state.at === 'failed' ? work.state.error : undefined,
    })),
  );

  /**
   * Models that other work waits for, which has no word of an answer yet. A server loads one first that it does
   * not list as loaded; it does not say so. The server inside the page tells of its loads itself.
   */
  const waits = computed<Load[]>(() =>
    [...store.byId.values()].flatMap(({ id, order, state }) => {
      const wait = state.at === 'running' ? order.waitsFor?.(state as never) : undefined;
      if (!wait || abilitiesOf(order.server).isLocal) return [];
      const isOrdered = ({ isOpen: isGoingOn, server, model }: Load) =>
        isGoingOn && server.id === order.server.id && isSameModel(model, wait.model);
      if (loads.value.some(isOrdered)) return [];
      const { title, to } = order.describe(state as never);
      const { model, sinceMs: startedAtMs } = wait;
      const canStop = order.canStop !== false;
      return {
        id,
        server: order.server,
        model,
        startedAtMs,
        status: state.at,
        isOpen: true,
        canStop,
        waiting: { title, to },
      };
    }),
  );

  /**
   * Has a model loaded and returns the id of that work: of one that is on its way already where it is asked
   * for in the same way. An earlier one of it that has ended is forgotten.
   */
  function load(server: Server, model: string, options: LoadOptions = {}): string {
    const earlier = loads.value.filter((each) => {
      return each.server.id === server.id && each.options !== undefined && isSameModel(each.model, model);
    });
    const same = earlier.find((each) => each.isOpen && isSameLoad(each.options, options));
    if (same) return same.id;
    for (const each of earlier) if (!each.isOpen) store.works.remove(each.id);
    return store.works.start(loadOrder(server, model, options));
  }

  function loadOrder(server: Server, model: string, options: LoadOptions): WorkOrder<LoadProgress> {
    return {
      kind,
      server,
      lane,
      initial: { model, options },
      describe: (state) => ({
        title: state.progress.model,
        progress: state.at === 'running' ? state.progress.fraction : undefined,
        detail: state.at === 'failed' ? explainError(state.error, { server }).title : undefined,
        to: toRunning(),
      }),
      run: async ({ client, signal, report }) => {
        const progress = { model, options, startedAtMs: Date.now() };
        report(progress);
        const listedAs = await runLoad(client, model, options, signal);
        report({ ...progress, listedAs, endedAtMs: Date.now() });
      },
      // However it ended: what was loaded before may have had to make room.
      after: () => void changes.loadedChanged(server),
    };
  }

  /** Unloads models and resolves with what became of each, in their order, once they are gone or some seconds later. Never throws. */
  async function unload(server: Server, names: readonly string[]): Promise<UnloadResult[]> {
    try {
      return await runUnload(clientOf(server), names);
    } finally {
      void changes.loadedChanged(server);
    }
  }

  /** Has a loaded model stay for another time from now on: seconds, a duration of Go's, below zero for ever. Throws what loading throws. */
  async function keep(server: Server, model: RunningModel, keepAlive: KeepAlive): Promise<void> {
    try {
      await runKeep(clientOf(server), model, keepAlive);
    } finally {
      void changes.loadedChanged(server);
    }
  }

  function clientOf(server: Server) {
    return clientFor(servers.byId(server.id) ?? server);
  }

  /** Gives a load up, or what waits for one. */
  const stop = (id: string) => store.works.stop(id);
  /** Loads one that failed or was stopped once more. */
  const retry = (id: string) => store.works.retry(id);
  /** Forgets one that has ended. */
  const dismiss = (id: string) => store.works.remove(id);

  return { loads, waits, load, unload, keep, stop, retry, dismiss };
});

function isSameLoad(one: LoadOptions | undefined, other: LoadOptions): boolean {
  const asked = (options: LoadOptions = {}) => JSON.stringify([options.num_ctx, options.keep_alive, options.options]);
  return asked(one) === asked(other);
}

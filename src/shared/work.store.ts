import { defineStore } from 'pinia';
import { computed, markRaw, shallowReactive } from 'vue';
import { useServersStore, type ServerId } from './servers.store';
import type { TextKey } from './texts';
import { useClientFor } from './use-client';
import { isClearable, isOpen, Works, type Work, type WorkStatus, type WorkView } from './work';

/** A piece of work as the dock shows it. */
export interface Activity extends WorkView {
  id: string;
  kind: TextKey;
  serverId: ServerId;
  status: WorkStatus;
  /** Whether it is one of many, which are told of together when all have ended. */
  isPart: boolean;
  /** Why it failed. */
  error?: unknown;
  stop?: () => void;
  retry?: () => void;
}

/** All long work of this page, of every room: see work.ts. What is dismissed in one place is gone in all. */
export const useWorkStore = defineStore('work', () => {
  const clientFor = useClientFor();
  const servers = useServersStore();
  const byId = shallowReactive(new Map<string, Work>());
  // Only the list is watched, not what runs it.
  const works = markRaw(
    new Works(byId, {
      // A server may have been given a new address or authorization since; a removed one is tried at its last.
      clientFor: (server) => clientFor(servers.byId(server.id) ?? server),
    }),
  );

  const activities = computed<Activity[]>(() => [...byId.values()].map(toActivity));
  /** How many clearing would take away. */
  const clearableCount = computed(() => [...byId.values()].filter(isClearable).length);

  function toActivity(work: Work): Activity {
    const { id, order, state } = work;
    return {
      ...order.describe(state as never),
      id,
      kind: order.kind,
      serverId: order.server.id,
      status: state.at,
      isPart: order.isPart === true,
      error: state.at === 'failed' ? state.error : undefined,
      stop: isOpen(work) && order.canStop !== false ? () => works.stop(id) : undefined,
      retry: !isOpen(work) && state.at !== 'done' && order.retry !== null ? () => works.retry(id) : undefined,
    };
  }

  /** The works of a kind, the oldest first. `P` is what that kind reports; only its room knows. */
  function ofKind<P>(kind: TextKey): Work<P>[] {
    return [...byId.values()].filter(({ order }) => order.kind === kind) as unknown as Work<P>[];
  }

  return { works, byId, activities, clearableCount, ofKind };
});

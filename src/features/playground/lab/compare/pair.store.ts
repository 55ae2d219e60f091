import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Server } from '@/shared/server';
import { usePlaygroundStore } from '../../playground.store';
import type { EditedRequest } from '../../run';

export interface Side {
  server: Server;
  request: EditedRequest;
}

/**
 * Starts two runs that are to be compared. On one server the second begins when the first has ended: together they would
 * wait for each other, and neither's measures would be its own.
 */
export const usePairStore = defineStore('playground-pair', () => {
  const playground = usePlaygroundStore();
  /** The second of a pair, while it waits for the first: whoever looks at that should know. */
  const waiting = shallowRef<{ oneId: string }>();

  /** Starts both. `begun` is told the ids, of the second one once it has begun; of one that was stopped there is no second. */
  function start(one: Side, other: Side, begun: (oneId: string, otherId?: string) => void): void {
    const oneId = playground.start(one.server, one.request);
    if (one.server.id !== other.server.id) return begun(oneId, playground.start(other.server, other.request));
    begun(oneId);
    waiting.value = { oneId };
    const forget = playground.onEnded(({ id, status }) => {
      if (id !== oneId) return;
      forget();
      if (waiting.value?.oneId === oneId) waiting.value = undefined;
      if (status !== 'stopped') begun(oneId, playground.start(other.server, other.request));
    });
  }

  return { waiting, start };
});

import { useEventListener } from '@vueuse/core';
import { computed, ref, type ComputedRef } from 'vue';
import type { Server } from '@/shared/servers.store';
import { useWorkStore } from '@/shared/work.store';
import { hasPulls, hasUpdate, pullKind, pullsKey } from './kept/pulls-flag';

/** Whether there is anything on its way, without what shows it: most visits to the models are about none. */
export function usePullPanel(): {
  isShown: ComputedRef<boolean>;
  /** Asks whether these models are to be updated. */
  askUpdate: (server: Server, names: readonly string[]) => Promise<void>;
} {
  const work = useWorkStore();
  const isWanted = ref(hasPulls() || hasUpdate());
  // Another page may have begun a pull.
  useEventListener('storage', ({ key }) => {
    if (key === pullsKey) isWanted.value = true;
  });
  return {
    isShown: computed(() => isWanted.value || [...work.byId.values()].some(({ order }) => order.kind === pullKind)),
    async askUpdate(server, names) {
      const { useModelUpdates } = await import('./update/model-updates.store');
      useModelUpdates().ask(server, names);
      isWanted.value = true;
    },
  };
}

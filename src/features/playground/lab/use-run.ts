import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { usePlaygroundStore } from '../playground.store';
import type { Run } from '../run';
import { useHistoryStore } from './history/history.store';
import { useRepeatStore } from './repeat/repeat.store';

/** A run by its id, wherever it is: of this visit, as it is being written, or kept by this browser. */
export function useRun(id: () => string | undefined): {
  run: ComputedRef<Run | undefined>;
  /** Whether it is nowhere. False while it is being looked for. */
  isGone: ComputedRef<boolean>;
} {
  const playground = usePlaygroundStore();
  const repeat = useRepeatStore();
  const { history } = useHistoryStore();
  const found = shallowRef<{ id: string; run: Run | undefined }>();

  const live = computed(() => {
    const wanted = id();
    return wanted === undefined ? undefined : (playground.runs.get(wanted) ?? repeat.runById(wanted));
  });
  watch(
    [id, () => live.value !== undefined] as const,
    async ([wanted, isLive]) => {
      if (wanted === undefined || isLive || found.value?.id === wanted) return;
      const kept = await history.get(wanted);
      if (id() === wanted) found.value = { id: wanted, run: kept?.run };
    },
    { immediate: true },
  );

  const stored = computed(() => (found.value?.id === id() ? found.value : undefined));
  return {
    run: computed(() => live.value ?? stored.value?.run),
    isGone: computed(() => !live.value && stored.value !== undefined && stored.value.run === undefined),
  };
}

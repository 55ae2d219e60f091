import { watch } from 'vue';
import type { WorkStatus } from '@/shared/work';
import { useWorkStore, type Activity } from '@/shared/work.store';

/** Calls back with every piece of work that ends from now on. What is one of many is told of with them, when they end. */
export function useActivityEnds(onEnd: (activity: Activity, status: 'done' | 'failed' | 'stopped') => void): void {
  const store = useWorkStore();
  let known = new Map<string, WorkStatus>();
  watch(
    () => store.activities.map(({ id, status }) => [id, status] as const),
    (statuses) => {
      for (const activity of store.activities) {
        const { id, status } = activity;
        const before = known.get(id);
        if (activity.isPart || before === undefined || before === status || status === 'queued' || status === 'running')
          continue;
        onEnd(activity, status);
      }
      known = new Map(statuses);
    },
    { immediate: true },
  );
}

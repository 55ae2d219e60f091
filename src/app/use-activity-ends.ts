import { watch } from 'vue';
import { useActivityStore, type Activity, type ActivityStatus } from '@/shared/activity.store';

/** Calls back with every piece of work that ends from now on. */
export function useActivityEnds(onEnd: (activity: Activity, status: 'done' | 'failed' | 'stopped') => void): void {
  const store = useActivityStore();
  let known = new Map<string, ActivityStatus>();
  watch(
    () => store.activities.map(({ id, status }) => [id, status] as const),
    (statuses) => {
      for (const activity of store.activities) {
        const { id, status } = activity;
        const before = known.get(id);
        if (before === undefined || before === status || status === 'queued' || status === 'running') continue;
        onEnd(activity, status);
      }
      known = new Map(statuses);
    },
    { immediate: true },
  );
}

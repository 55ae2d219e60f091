import { watch } from 'vue';
import { useWorkStore, type Activity } from '@/shared/work.store';

/** Calls back with every piece of work that begins to wait for the user from now on. */
export function useActivityAsks(onAsk: (activity: Activity) => void): void {
  const store = useWorkStore();
  let known = new Set<string>();
  watch(
    () => store.activities.filter(({ status, isAsking }) => status === 'running' && isAsking),
    (asking) => {
      for (const activity of asking) if (!known.has(activity.id)) onAsk(activity);
      known = new Set(asking.map(({ id }) => id));
    },
    { immediate: true },
  );
}

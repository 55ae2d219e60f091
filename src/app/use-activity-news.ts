import { ref, watch, type Ref } from 'vue';
import { useActivityStore, type ActivityStatus } from '@/shared/activity.store';
import { useTexts } from '@/shared/texts';

/**
 * What a screen reader should hear of the work in progress: that something ended, and how. Progress
 * itself is not told: it would never be silent.
 */
export function useActivityNews(): Ref<string> {
  const { t } = useTexts();
  const store = useActivityStore();
  const news = ref('');
  let known = new Map<string, ActivityStatus>();

  watch(
    () => store.activities.map(({ id, status }) => [id, status] as const),
    (statuses) => {
      for (const { id, status, title, kind } of store.activities) {
        const before = known.get(id);
        if (before === undefined || before === status || status === 'queued' || status === 'running') continue;
        news.value = t(`app.activity.news.${status}`, { kind: t(`app.activity.kind.${kind}`), title });
      }
      known = new Map(statuses);
    },
    { immediate: true },
  );
  return news;
}

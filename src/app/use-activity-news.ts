import { ref, type Ref } from 'vue';
import { useTexts } from '@/shared/texts';
import { useActivityEnds } from './use-activity-ends';

/**
 * What a screen reader should hear of the work in progress: that something ended, and how. Progress
 * itself is not told: it would never be silent.
 */
export function useActivityNews(): Ref<string> {
  const { t } = useTexts();
  const news = ref('');
  useActivityEnds(({ kind, title }, status) => {
    news.value = t(`app.activity.news.${status}`, { kind: t(kind), title });
  });
  return news;
}

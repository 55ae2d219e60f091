import { ref, type Ref } from 'vue';
import { useTexts } from '@/shared/texts';
import { useActivityAsks } from './use-activity-asks';
import { useActivityEnds } from './use-activity-ends';

/**
 * What a screen reader should hear of the work in progress: that something ended, and how, or that it waits
 * for the user. Progress
 * itself is not told: it would never be silent.
 */
export function useActivityNews(): Ref<string> {
  const { t } = useTexts();
  const news = ref('');
  useActivityEnds(({ kind, title }, status) => {
    news.value = t(`app.activity.news.${status}`, { kind: t(kind), title });
  });
  useActivityAsks(({ kind, title }) => {
    news.value = t('app.activity.news.asking', { kind: t(kind), title });
  });
  return news;
}

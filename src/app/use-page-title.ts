import { useEventListener, useTitle } from '@vueuse/core';
import { computed, ref } from 'vue';
import { useRoute } from 'vue-router';
import { useTexts } from '@/shared/texts';
import { useWorkStore } from '@/shared/work.store';
import { summarizeActivities, toPercent } from './activity-summary';
import { features } from './features';
import { useActivityEnds } from './use-activity-ends';

/**
 * Names the tab after the room, with the progress of what is going on in front of it, and with a mark when
 * work has ended while the page was out of sight.
 */
export function usePageTitle(): void {
  const { t } = useTexts();
  const route = useRoute();
  const work = useWorkStore();
  const unseen = ref<'done' | 'failed'>();

  useActivityEnds((_, status) => {
    if (document.hidden && status !== 'stopped' && unseen.value !== 'failed') unseen.value = status;
  });
  useEventListener(document, 'visibilitychange', () => {
    if (!document.hidden) unseen.value = undefined;
  });

  const room = computed(() => {
    const name = route.matched[0]?.name;
    const feature = features.find(({ routes }) => routes.some((known) => known.name === name));
    return feature ? t('app.pageTitle', { room: t(feature.title) }) : t('app.name');
  });

  useTitle(
    computed(() => {
      const { progress } = summarizeActivities(work.activities);
      if (progress !== undefined)
        return t('app.pageTitleWithProgress', { percent: toPercent(progress), title: room.value });
      return unseen.value ? t(`app.pageTitleUnseen.${unseen.value}`, { title: room.value }) : room.value;
    }),
  );
}

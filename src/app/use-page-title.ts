import { useTitle } from '@vueuse/core';
import { computed } from 'vue';
import { useRoute } from 'vue-router';
import { useTexts } from '@/shared/texts';
import { useWorkStore } from '@/shared/work.store';
import { summarizeActivities, toPercent } from './activity-summary';
import { features } from './features';

/** Names the tab after the room, with the progress of what is going on in front of it. */
export function usePageTitle(): void {
  const { t } = useTexts();
  const route = useRoute();
  const work = useWorkStore();

  const room = computed(() => {
    const name = route.matched[0]?.name;
    const feature = features.find(({ routes }) => routes.some((known) => known.name === name));
    return feature ? t('app.pageTitle', { room: t(feature.title) }) : t('app.name');
  });

  useTitle(
    computed(() => {
      const { progress } = summarizeActivities(work.activities);
      return progress === undefined
        ? room.value
        : t('app.pageTitleWithProgress', { percent: toPercent(progress), title: room.value });
    }),
  );
}

import type door from '@/locales/en/doors/models.json';
import type texts from '@/locales/en/models.json';
import type { Feature } from '@/shared/feature';
import { toPull } from '@/shared/links';
import { hasPushes } from './push/pushes-key';

declare module '@/shared/texts' {
  interface Texts {
    models: typeof door & typeof texts;
  }
}

/**
 * The models of a server: listed, searched, looked at in detail, compared, copied, renamed, deleted, pulled from a
 * registry by name or link, and pushed to one. Pulls and pushes go on when the room is left.
 */
export const feature: Feature = {
  name: 'models',
  title: 'models.title',
  icon: 'i-lucide-boxes',
  routes: [
    {
      path: '/models',
      name: 'models',
      component: () => import('./ModelsPage.vue'),
      // A name may have slashes: they are encoded.
      children: [{ path: ':name', name: 'model', component: () => import('./details/ModelPage.vue') }],
    },
    { path: '/models/:name/compare', name: 'model-compare', component: () => import('./compare/ComparePage.vue') },
  ],
  resume: {
    isNeeded: hasPushes,
    run: async () => {
      const { usePushesStore } = await import('./push/pushes.store');
      usePushesStore().restore();
    },
  },
  commands: [{ title: 'models.pull.command', icon: 'i-lucide-download', to: toPull() }],
};

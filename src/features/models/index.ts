import type door from '@/locales/en/doors/models.json';
import type texts from '@/locales/en/models.json';
import type { Feature } from '@/shared/feature';
import { toPull } from '@/shared/links';
import { hasPulls } from './pull/kept/pulls-flag';

declare module '@/shared/texts' {
  interface Texts {
    models: typeof door & typeof texts;
  }
}

/**
 * The models of a server: listed, searched, looked at in detail, deleted, and pulled from a registry by
 * name or link. Pulls go on when the room is left, and after a reload.
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
  ],
  commands: [{ title: 'models.pull.command', icon: 'i-lucide-download', to: toPull() }],
  resume: {
    isNeeded: hasPulls,
    // The store takes up what it finds.
    run: async () => {
      const { usePullsStore } = await import('./pull/pulls.store');
      usePullsStore();
    },
  },
};

import type door from '@/locales/en/doors/models.json';
import type compare from '@/locales/en/compare.json';
import type derive from '@/locales/en/derive.json';
import type texts from '@/locales/en/models.json';
import type push from '@/locales/en/push.json';
import type { Feature } from '@/shared/feature';
import { toPull } from '@/shared/links';
import { hasDerivations } from './derive/derivations-key';
import { hasPushes } from './push/pushes-key';
import { hasPulls, hasUpdate } from './pull/kept/pulls-flag';

declare module '@/shared/texts' {
  interface Texts {
    models: typeof door & typeof texts;
    // Much to say, and not in the list: fetched with what says it.
    compare: typeof compare;
    derive: typeof derive;
    push: typeof push;
  }
}

/**
 * The models of a server: listed, searched, looked at in detail, compared, copied, renamed, deleted, made from each
 * other, pulled from a registry by name or link, and pushed to one. Work goes on when the room is left.
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
      children: [{ path: ':name', name: 'model', component: () => import('./details/ModelPage.vue'), texts: ['run'] }],
    },
    {
      path: '/models/:name/compare',
      name: 'model-compare',
      component: () => import('./compare/ComparePage.vue'),
      texts: ['compare'],
    },
    {
      path: '/models/:name/derive',
      name: 'derive',
      component: () => import('./derive/DerivePage.vue'),
      texts: ['derive', 'create', 'form', 'run'],
    },
  ],
  commands: [{ title: 'models.pull.command', icon: 'i-lucide-download', to: toPull() }],
  resume: {
    isNeeded: () => hasPulls() || hasUpdate() || hasPushes() || hasDerivations(),
    run: async () => {
      const { resumeModels } = await import('./resume');
      await resumeModels();
    },
  },
};

import type door from '@/locales/en/doors/models.json';
import type texts from '@/locales/en/models.json';
import type { Feature } from '@/shared/feature';
import { toPull } from '@/shared/links';
import { withTexts } from '@/shared/texts';
import { hasDerivations } from './derive/derivations-key';
import { hasPushes } from './push/pushes-key';
import { hasPulls } from './pull/kept/pulls-flag';

declare module '@/shared/texts' {
  interface Texts {
    models: typeof door & typeof texts;
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
      children: [{ path: ':name', name: 'model', component: () => import('./details/ModelPage.vue') }],
    },
    { path: '/models/:name/compare', name: 'model-compare', component: () => import('./compare/ComparePage.vue') },
    {
      path: '/models/:name/derive',
      name: 'derive',
      component: () => withTexts(import('./derive/DerivePage.vue'), 'create', 'form', 'run'),
    },
  ],
  commands: [{ title: 'models.pull.command', icon: 'i-lucide-download', to: toPull() }],
  resume: {
    isNeeded: () => hasPulls() || hasPushes() || hasDerivations(),
    run: async () => {
      const { resumeModels } = await import('./resume');
      await resumeModels();
    },
  },
};

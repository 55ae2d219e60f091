import type { Feature } from '@/shared/feature';

/**
 * The models of a server: listed, searched, looked at in detail, deleted, and pulled from a registry by
 * name or link. Pulls go on when the room is left.
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
  commands: [{ title: 'models.pull.command', icon: 'i-lucide-download', to: { name: 'models', query: { pull: '' } } }],
};

import type { Feature } from '@/shared/feature';

export const feature: Feature = {
  name: 'models',
  title: 'models.title',
  icon: 'i-lucide-boxes',
  routes: [{ path: '/models', name: 'models', component: () => import('./ModelsPage.vue') }],
  commands: [],
};

import type { Feature } from '@/shared/feature';

export const feature: Feature = {
  name: 'import',
  title: 'import.title',
  icon: 'i-lucide-import',
  routes: [{ path: '/import', name: 'import', component: () => import('./ImportPage.vue') }],
  commands: [],
};

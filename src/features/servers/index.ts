import type { Feature } from '@/shared/feature';

export const feature: Feature = {
  name: 'servers',
  title: 'servers.title',
  icon: 'i-lucide-server',
  routes: [{ path: '/servers', name: 'servers', component: () => import('./ServersPage.vue') }],
  commands: [],
};

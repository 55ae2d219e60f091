import type { Feature } from '@/shared/feature';

export const feature: Feature = {
  name: 'chat',
  title: 'chat.title',
  icon: 'i-lucide-message-square',
  routes: [{ path: '/chat', name: 'chat', component: () => import('./ChatPage.vue') }],
  commands: [],
};

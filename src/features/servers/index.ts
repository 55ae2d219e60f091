import type door from '@/locales/en/doors/servers.json';
import type texts from '@/locales/en/servers.json';
import type { Feature } from '@/shared/feature';
import { toServers } from '@/shared/links';

declare module '@/shared/texts' {
  interface Texts {
    servers: typeof door & typeof texts;
  }
}

/**
 * Which Ollama servers there are and whether they can be talked to: added, edited, removed, ordered,
 * and diagnosed when they do not answer. The first visit looks for one by itself (`welcome`).
 */
export const feature: Feature = {
  name: 'servers',
  title: 'servers.title',
  icon: 'i-lucide-server',
  routes: [
    { path: '/servers', name: 'servers', component: () => import('./ServersPage.vue') },
    { path: '/welcome', name: 'welcome', component: () => import('./WelcomePage.vue') },
  ],
  commands: [{ title: 'servers.add', icon: 'i-lucide-plus', to: toServers({ add: true }) }],
};

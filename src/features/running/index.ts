import type door from '@/locales/en/doors/running.json';
import type texts from '@/locales/en/running.json';
import type { Feature } from '@/shared/feature';
import { toRunning } from '@/shared/links';

declare module '@/shared/texts' {
  interface Texts {
    running: typeof door & typeof texts;
  }
}

/**
 * What is loaded on a server, or on all: where in its memory, with what context, until when. Models are
 * loaded here ahead of time, kept, pinned and unloaded.
 */
export const feature: Feature = {
  name: 'running',
  title: 'running.title',
  icon: 'i-lucide-memory-stick',
  routes: [{ path: '/running', name: 'running', component: () => import('./RunningPage.vue') }],
  commands: [
    { title: 'running.load.command', icon: 'i-lucide-play', to: toRunning({ load: '' }) },
    { title: 'running.unloadAll.command', icon: 'i-lucide-power', to: toRunning({ unloadAll: true }) },
  ],
};

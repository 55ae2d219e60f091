import type door from '@/locales/en/doors/playground.json';
import type lab from '@/locales/en/lab.json';
import type texts from '@/locales/en/playground.json';
import type { Feature } from '@/shared/feature';
import { toPlayground } from '@/shared/links';

declare module '@/shared/texts' {
  interface Texts {
    playground: typeof door & typeof texts;
    // Of the pages beside it, fetched with them.
    lab: typeof lab;
  }
}

/**
 * One request to `/api/generate` at a time, with all that it takes: as a form and as JSON, which are two views of the
 * same request, and what came back, line by line. A run goes on when the room is left.
 */
export const feature: Feature = {
  name: 'playground',
  title: 'playground.title',
  icon: 'i-lucide-square-terminal',
  routes: [
    {
      path: '/playground',
      name: 'playground',
      component: () => import('./PlaygroundPage.vue'),
      texts: ['asking', 'format', 'files', 'run'],
    },
    {
      path: '/playground/:page(runs|compare|repeat)',
      name: 'playground-lab',
      component: () => import('./lab/LabPages.vue'),
      texts: ['lab'],
    },
  ],
  commands: [{ title: 'playground.command', icon: 'i-lucide-square-terminal', to: toPlayground() }],
};

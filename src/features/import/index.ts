import type door from '@/locales/en/doors/import.json';
import type texts from '@/locales/en/import.json';
import type { Feature } from '@/shared/feature';
import { toImport } from '@/shared/links';
import { hasJobs } from './job/jobs-flag';

declare module '@/shared/texts' {
  interface Texts {
    import: typeof door & typeof texts;
  }
}

/**
 * Makes models of files on this computer: recognised from their first bytes, digested, uploaded where
 * the server lacks them, and created. Imports go on when the room is left, and after a reload. `?sample=1` makes a sample
 * model for people who have no file at hand.
 */
export const feature: Feature = {
  name: 'import',
  title: 'import.title',
  icon: 'i-lucide-import',
  routes: [
    {
      path: '/import',
      name: 'import',
      component: () => import('./ImportPage.vue'),
      texts: ['create', 'form', 'run'],
    },
  ],
  commands: [
    {
      title: 'import.drop.sample',
      icon: 'i-lucide-package-plus',
      to: toImport({ sample: true }),
    },
  ],
  resume: {
    isNeeded: hasJobs,
    texts: ['create'],
    run: async () => {
      const { useImportsStore } = await import('./job/imports.store');
      await useImportsStore().restore();
    },
  },
};

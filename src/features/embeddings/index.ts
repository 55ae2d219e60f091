import type door from '@/locales/en/doors/embeddings.json';
import type texts from '@/locales/en/embeddings.json';
import type { Feature } from '@/shared/feature';
import { toEmbeddings } from '@/shared/links';

declare module '@/shared/texts' {
  interface Texts {
    embeddings: typeof door & typeof texts;
  }
}

/**
 * Vectors of texts: typed, pasted or read from files, up to ten thousand, asked for in batches that go on when the
 * room is left. Sets of them are looked at, compared, kept under a name and saved as files.
 */
export const feature: Feature = {
  name: 'embeddings',
  title: 'embeddings.title',
  icon: 'i-lucide-waypoints',
  routes: [
    {
      path: '/embeddings',
      name: 'embeddings',
      component: () => import('./EmbeddingsPage.vue'),
      texts: ['run', 'asking', 'files'],
    },
  ],
  commands: [{ title: 'embeddings.command', icon: 'i-lucide-waypoints', to: toEmbeddings() }],
};

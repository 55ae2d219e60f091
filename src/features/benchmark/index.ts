import type door from '@/locales/en/doors/benchmark.json';
import type texts from '@/locales/en/benchmark.json';
import type { Feature } from '@/shared/feature';

declare module '@/shared/texts' {
  interface Texts {
    benchmark: typeof door & typeof texts;
  }
}

/**
 * How fast models are, on one server or several: loading, the first token, reading and writing, alone and several
 * at once. What was measured is kept with all that one should know of it, drawn with its spread, and compared.
 */
export const feature: Feature = {
  name: 'benchmark',
  title: 'benchmark.title',
  icon: 'i-lucide-gauge',
  routes: [
    { path: '/benchmark', name: 'benchmark', component: () => import('./BenchmarkPage.vue') },
    { path: '/benchmark/:run', name: 'benchmark-run', component: () => import('./RunPage.vue') },
  ],
  commands: [{ title: 'benchmark.command', icon: 'i-lucide-gauge', to: { name: 'benchmark' } }],
};

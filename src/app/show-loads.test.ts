import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia, setActivePinia } from 'pinia';
import { expect, it, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator } from '@/embedded/testing/simulator';
import { useLoading } from '@/shared/loading';
import { embeddedServer } from '@/shared/servers.store';
import { createClients } from '@/shared/use-client';
import { closing } from '../../e2e/closing';
import { showLoads } from './show-loads';

function start() {
  const simulator = closing(createSimulator({ loadDelayMs: 600_000 }));
  const pinia = createPinia();
  createApp({})
    .use(pinia)
    .use(VueQueryPlugin, { queryClient: new QueryClient() })
    .use(createClients(() => simulator.transport));
  setActivePinia(pinia);
  return { noteLoad: showLoads(pinia), loading: useLoading() };
}

it('a load that nobody ordered is shown while it goes, and cannot be stopped', async () => {
  const { noteLoad, loading } = start();
  noteLoad({ model: 'asked-for-by-a-chat', fraction: 0.1 });
  noteLoad({ model: 'asked-for-by-a-chat', fraction: 0.4 });
  expect(loading.loads).toMatchObject([{ model: 'asked-for-by-a-chat', fraction: 0.4, canStop: false }]);
  noteLoad(undefined);
  await vi.waitFor(() => expect(loading.loads).toEqual([]));
});

it('one that was ordered learns how far it is, and another one stands beside it', () => {
  const { noteLoad, loading } = start();
  loading.load(embeddedServer, 'qwen3:8b');
  noteLoad({ model: 'qwen3:8b', fraction: 0.5 });
  expect(loading.loads).toMatchObject([{ model: 'qwen3:8b', fraction: 0.5, canStop: true }]);
  noteLoad(undefined);
  noteLoad({ model: 'another', fraction: 0.2 });
  expect(loading.loads).toHaveLength(2);
  noteLoad(undefined);
});

import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import { useServersStore } from '@/shared/servers.store';
import { createClients } from '@/shared/use-client';
import { hasPushes, pushesKey } from './pushes-key';
import { usePushesStore } from './pushes.store';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

/** A page with a server that has a model to push. */
async function load() {
  const simulator = createSimulator({ models: ['llama3.2:3b'], bytesPerSecond: 1e9, tickMs: 1 });
  await createClient(simulator.transport).copy('llama3.2:3b', 'me/mine');
  const app = createApp({})
    .use(createPinia())
    .use(VueQueryPlugin, { queryClient: new QueryClient() })
    .use(createClients(() => simulator.transport));
  const servers = app.runWithContext(() => useServersStore());
  return { simulator, servers, pushes: app.runWithContext(() => usePushesStore()) };
}

test('a push that a reload cuts off is listed again, and goes on when it is asked to', async () => {
  const before = await load();
  const server = before.servers.add({ name: 'One', url: 'http://simulator.test' });
  const id = before.pushes.start(server, { model: 'me/mine', insecure: true }, 2e9);
  expect(hasPushes()).toBe(true);

  const { pushes, simulator } = await load();
  pushes.restore();
  expect(pushes.pushes).toMatchObject([
    { id, status: 'stopped', request: { model: 'me/mine', insecure: true }, sizeBytes: 2e9 },
  ]);
  pushes.retry(id);
  await vi.waitFor(() =>
    expect(simulator.requests.at(-1)).toMatchObject({ body: { model: 'me/mine', insecure: true } }),
  );
  pushes.stop(id);
  await vi.waitFor(() => expect(pushes.pushes[0]!.status).toBe('stopped'));
  pushes.dismiss(id);
  expect(hasPushes()).toBe(false);
  before.pushes.stop(id);
});

test('what is stored and cannot be read is no push', async () => {
  sessionStorage.setItem(pushesKey, '[null, {"id": 3}, {"id":"x","serverId":"gone","model":"a/b"}]');
  const { pushes } = await load();
  pushes.restore();
  expect(pushes.pushes).toEqual([]);
});

import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import { useServersStore, type Server } from '@/shared/servers.store';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { usePushesStore } from './pushes.store';

let simulator: Simulator;
let server: Server;

beforeEach(async () => {
  simulator = createSimulator({ models: ['llama3.2:3b', 'qwen3:8b'], bytesPerSecond: 200e9, tickMs: 1 });
  const client = createClient(simulator.transport);
  for (const name of ['llama3.2:3b', 'qwen3:8b']) await client.copy(name, `me/${name}`);
  const app = createApp({})
    .use(createPinia())
    .use(VueQueryPlugin, { queryClient: new QueryClient() })
    .use(createClients(() => simulator.transport));
  server = app.runWithContext(() => useServersStore()).add({ name: 'One', url: 'http://simulator.test' });
});
afterEach(() => simulator.close());

const sizeBytes = 2e9;
const states = () => usePushesStore().pushes.map(({ request, status }) => `${request.model} ${status}`);

test('pushes a model and tells how far it is of the whole, which is known from the beginning', async () => {
  const pushes = usePushesStore();
  const shares: number[] = [];
  const id = pushes.start(server, { model: 'me/llama3.2:3b' }, sizeBytes);
  await vi.waitFor(() => {
    const { status, share } = pushes.pushes[0]!;
    if (share !== undefined) shares.push(share);
    expect(status).toBe('done');
  });
  expect(shares.toSorted((one, other) => one - other)).toEqual(shares);
  expect(useWorkStore().activities).toMatchObject([
    { id, kind: 'models.work.push', to: { name: 'model', params: { name: 'me/llama3.2:3b' } }, progress: 1 },
  ]);
});

test('one is pushed at a time, and one that is on its way is not pushed twice', async () => {
  const pushes = usePushesStore();
  const id = pushes.start(server, { model: 'me/llama3.2:3b' });
  pushes.start(server, { model: 'me/qwen3:8b' });
  expect(pushes.start(server, { model: 'Me/Llama3.2:3b' })).toBe(id);
  expect(states()).toEqual(['me/qwen3:8b queued', 'me/llama3.2:3b running']);
  await vi.waitFor(() => expect(states()).toEqual(['me/qwen3:8b done', 'me/llama3.2:3b done']));
});

test('a push that the registry refuses fails with its words, and goes on when it is asked to', async () => {
  const refusal = { kind: 'error-line', lines: 1, message: 'unauthorized: access denied' } as const;
  simulator.faults.set('/api/push', refusal, { times: 1 });
  const pushes = usePushesStore();
  const id = pushes.start(server, { model: 'me/llama3.2:3b' });
  await vi.waitFor(() =>
    expect(pushes.pushes[0]).toMatchObject({ status: 'failed', error: { serverMessage: refusal.message } }),
  );
  pushes.retry(id);
  await vi.waitFor(() => expect(states()).toEqual(['me/llama3.2:3b done']));
});

test('a server that stops in the middle ends the push, and loses no entry', async () => {
  simulator.faults.set('/api/push', { kind: 'reset', lines: 3 }, { times: 1 });
  const pushes = usePushesStore();
  pushes.start(server, { model: 'me/llama3.2:3b' }, sizeBytes);
  await vi.waitFor(() => expect(pushes.pushes[0]).toMatchObject({ status: 'failed', error: { how: 'reset' } }));
  expect(pushes.pushes[0]!.share).toBeGreaterThan(0);
});

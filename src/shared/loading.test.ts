import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { canLoad, useLoading } from './loading';
import { runningQuery } from './queries';
import { embeddedServer, useServersStore, type Server } from './servers.store';
import { createClients } from './use-client';
import { useWorkStore } from './work.store';

let simulator: Simulator;
let server: Server;
let loading: ReturnType<typeof useLoading>;
let queries: QueryClient;
let listed: readonly unknown[];

beforeEach(() => start());

function start(options: Parameters<typeof createSimulator>[0] = {}): void {
  simulator = closing(createSimulator(options));
  const pinia = createPinia();
  queries = new QueryClient();
  const clients = createClients(() => simulator.transport);
  createApp({}).use(pinia).use(VueQueryPlugin, { queryClient: queries }).use(clients);
  setActivePinia(pinia);
  server = useServersStore().add({ name: 'Box', url: 'http://box' });
  loading = useLoading();
  listed = runningQuery(clients.clientFor(server)).queryKey;
  queries.setQueryData(listed as string[], { models: [], unreadable: 0 });
}

const first = () => loading.loads[0];
const isAt = (status: string) => vi.waitFor(() => expect(first()?.status).toBe(status), { timeout: 5000 });

it('loads as work that the dock shows, and says that something is loaded', async () => {
  loading.load(server, 'qwen3:8b', { num_ctx: 2048, keep_alive: -1 });
  expect(first()).toMatchObject({ model: 'qwen3:8b', status: 'running', isOpen: true, canStop: true });
  expect(first()!.startedAtMs).toBeLessThanOrEqual(Date.now());
  expect(useWorkStore().activities[0]).toMatchObject({ kind: 'app.activity.load', title: 'qwen3:8b' });
  await isAt('done');
  expect(first()!.listedAs).toBe('qwen3:8b');
  expect(queries.getQueryState(listed as string[])!.isInvalidated).toBe(true);
});

it('loads once what is asked for twice, and anew what is asked for in another way', async () => {
  start({ loadDelayMs: 600_000 });
  const id = loading.load(server, 'qwen3:8b', { num_ctx: 2048 });
  expect(loading.load(server, 'Qwen3:8b', { num_ctx: 2048 })).toBe(id);
  expect(loading.load(server, 'qwen3:8b', { num_ctx: 4096 })).not.toBe(id);
  expect(loading.loads).toHaveLength(2);
});

it('a load that is stopped is given up, and can be asked for again', async () => {
  start({ loadDelayMs: 600_000 });
  const id = loading.load(server, 'qwen3:8b');
  await vi.waitFor(() => expect(simulator.requests.map(({ path }) => path)).toContain('/api/generate'));
  loading.stop(id);
  await isAt('stopped');
  loading.retry(id);
  expect(first()!.status).toBe('running');
  loading.stop(id);
  await isAt('stopped');
  loading.dismiss(id);
  expect(loading.loads).toEqual([]);
});

it('a load that failed says why, until the model is loaded after all', async () => {
  const fault = { kind: 'status', status: 500, message: 'out of memory' } as const;
  simulator.faults.set('/api/generate', fault, { times: 1 });
  loading.load(server, 'qwen3:8b');
  await isAt('failed');
  expect(first()!.error).toMatchObject({ serverMessage: 'out of memory' });
  loading.load(server, 'qwen3:8b');
  expect(loading.loads).toHaveLength(1);
  await isAt('done');
});

it('unloads and keeps, and asks anew for what is loaded', async () => {
  loading.load(server, 'qwen3:8b');
  await isAt('done');
  queries.setQueryData(listed as string[], { models: [], unreadable: 0 });
  const { models } = JSON.parse(await (await simulator.transport.fetch({ method: 'GET', path: '/api/ps' })).text()) as {
    models: Parameters<typeof loading.keep>[1][];
  };
  await loading.keep(server, models[0]!, 7200);
  expect(queries.getQueryState(listed as string[])!.isInvalidated).toBe(true);
  queries.setQueryData(listed as string[], { models: [], unreadable: 0 });
  expect(await loading.unload(server, ['qwen3:8b', 'nobody'])).toMatchObject([
    { name: 'qwen3:8b', outcome: 'unloaded' },
    { name: 'nobody', outcome: 'failed' },
  ]);
  expect(queries.getQueryState(listed as string[])!.isInvalidated).toBe(true);
});

it('knows which models other work waits for, until it has heard of them', () => {
  const { works } = useWorkStore();
  const wait = (of: Server, model: string) =>
    works.start<{ sinceMs?: number }>({
      kind: 'chat.work.turn',
      server: of,
      initial: { sinceMs: 7 },
      describe: () => ({ title: 'A question', to: '/chat/1' }),
      waitsFor: ({ progress: { sinceMs } }) => (sinceMs === undefined ? undefined : { model, sinceMs }),
      run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
  const [first, second] = [wait(server, 'qwen3:8b'), wait(server, 'llama3.2:3b')];
  wait(embeddedServer, 'qwen3:8b');
  expect(loading.loads).toEqual([]);
  expect(loading.waits).toMatchObject([
    { id: first, model: 'qwen3:8b', startedAtMs: 7, isOpen: true, canStop: true, waiting: { title: 'A question' } },
    { id: second, model: 'llama3.2:3b' },
  ]);
  works.change(second, {});
  loading.load(server, 'Qwen3:8b');
  expect(loading.waits).toEqual([]);
  loading.stop(loading.loads[0]!.id);
  works.remove(first);
  expect(loading.waits).toEqual([]);
});

it('what runs in the cloud has nothing to load', () => {
  expect(canLoad({})).toBe(true);
  expect(canLoad({ remote_host: 'https://ollama.com:443', remote_model: 'x' })).toBe(false);
});

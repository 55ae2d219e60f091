import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { useServersStore, type Server } from '@/shared/servers.store';
import { useWorkStore } from '@/shared/work.store';
import { createClients } from '@/shared/use-client';
import { usePullsStore } from './pulls.store';

let one: Simulator;
let other: Simulator;
let servers: [Server, Server];
let queries: QueryClient;
let app: ReturnType<typeof createApp>;

beforeEach(() => {
  const slowly = { models: [], bytesPerSecond: 20e9, tickMs: 1 };
  one = createSimulator(slowly);
  other = createSimulator(slowly);
  queries = new QueryClient();
  app = createApp({})
    .use(createPinia())
    .use(VueQueryPlugin, { queryClient: queries })
    .use(createClients(({ url }) => (url.endsWith('one') ? one : other).transport));
  const store = app.runWithContext(() => useServersStore());
  servers = [
    store.add({ name: 'One', url: 'http://simulator.test/one' }),
    store.add({ name: 'Other', url: 'http://simulator.test/other' }),
  ];
});
afterEach(async () => {
  queries.clear();
  await Promise.all([one.close(), other.close()]);
});

const stores = () => ({ pulls: usePullsStore(), activity: useWorkStore() });
const states = () => usePullsStore().pulls.map(({ request, status }) => `${request.model} ${status}`);

test('pulls a model, tells how far it is, and has the list of its server asked anew', async () => {
  const { pulls, activity } = stores();
  const invalidate = vi.spyOn(queries, 'invalidateQueries');
  const totals = new Set<number>();
  const id = pulls.start(servers[0], { model: 'llama3.2' });
  await vi.waitFor(() => {
    const { status, progress } = pulls.pulls[0]!;
    totals.add(progress.totalBytes);
    expect(status).toBe('done');
  });
  expect(Math.max(...totals)).toBeGreaterThan(2e9);
  expect(activity.activities).toMatchObject([
    { id, kind: 'models.work.pull', title: 'llama3.2', status: 'done', progress: 1 },
  ]);
  const asked = invalidate.mock.calls.map(([filters]) => (filters as { queryKey: string[] }).queryKey.join(' '));
  expect(asked).toContain(`server ${servers[0].id} models`);
  expect(asked).toContain(`server ${servers[0].id} show llama3.2:latest`);
});

test('two run at once on a server, a third waits; another server is not kept waiting', async () => {
  const { pulls } = stores();
  for (const model of ['llama3.3', 'gpt-oss:120b', 'qwen3:32b']) pulls.start(servers[0], { model });
  pulls.start(servers[1], { model: 'qwen3:32b' });
  await vi.waitFor(() =>
    expect(states()).toEqual(['llama3.3 running', 'gpt-oss:120b running', 'qwen3:32b running', 'qwen3:32b queued']),
  );
  for (const { id } of pulls.pulls) pulls.pause(id);
  await vi.waitFor(() => expect(states().every((state) => state.endsWith('stopped'))).toBe(true));
});

test('a paused pull keeps how far it came and goes on from there', async () => {
  const { pulls, activity } = stores();
  const id = pulls.start(servers[0], { model: 'qwen3:32b' });
  await vi.waitFor(() =>
    expect(pulls.pulls[0]).toMatchObject({ progress: { completedBytes: expect.toSatisfy((n) => n > 1e9) } }),
  );
  pulls.pause(id);
  await vi.waitFor(() => expect(pulls.pulls[0]!.status).toBe('stopped'));
  expect(pulls.pulls[0]).toMatchObject({ progress: { completedBytes: expect.toSatisfy((n) => n > 1e9) } });
  activity.activities[0]!.retry!();
  await vi.waitFor(() => expect(pulls.pulls[0]!.status).toBe('done'));
  const { progress } = pulls.pulls[0]!;
  expect(progress.fetchedBytes).toBeLessThan(progress.totalBytes - 1e9);
});

test('a failure keeps its row with the error, and a retry may succeed', async () => {
  const { pulls, activity } = stores();
  one.faults.set('/api/pull', { kind: 'error-line', lines: 2, message: 'unauthorized: access denied' }, { times: 1 });
  const id = pulls.start(servers[0], { model: 'llama3.2:1b' });
  await vi.waitFor(() => expect(pulls.pulls[0]).toMatchObject({ status: 'failed', error: { name: 'StreamError' } }));
  expect(activity.activities).toMatchObject([{ status: 'failed', detail: 'The registry does not allow this' }]);
  pulls.resume(id);
  await vi.waitFor(() => expect(pulls.pulls[0]!.status).toBe('done'));
});

test('what is on its way is not pulled twice; what is over is pulled anew and can be taken off the list', async () => {
  const { pulls, activity } = stores();
  const id = pulls.start(servers[0], { model: 'llama3.2' });
  expect(pulls.start(servers[0], { model: 'Llama3.2:latest' })).toBe(id);
  await vi.waitFor(() => expect(pulls.pulls[0]!.status).toBe('done'));
  expect(pulls.start(servers[0], { model: 'llama3.2' })).toBe(id);
  await vi.waitFor(() => expect(pulls.pulls[0]!.status).toBe('done'));
  pulls.remove(id);
  expect(pulls.pulls).toEqual([]);
  expect(activity.activities).toEqual([]);
});

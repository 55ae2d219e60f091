import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, type Client } from '@/ollama';
import { useServersStore, type Server } from '@/shared/servers.store';
import { createClients } from '@/shared/use-client';
import { usePullsStore } from '../pulls.store';
import { useModelUpdates } from './model-updates.store';

let simulator: Simulator;
let client: Client;
let server: Server;

beforeEach(async () => {
  simulator = createSimulator({
    models: ['smollm2:135m', 'all-minilm:22m', 'tinyllama:latest'],
    bytesPerSecond: 1e12,
    tickMs: 1,
  });
  client = createClient(simulator.transport);
  const app = createApp({})
    .use(createPinia())
    .use(VueQueryPlugin, { queryClient: new QueryClient() })
    .use(createClients(() => simulator.transport));
  server = app.runWithContext(() => useServersStore()).add({ name: 'Box', url: 'http://simulator.test' });
  for await (const _ of client.create({ model: 'mine', from: 'smollm2:135m', system: 'Be brief.' }));
  await client.copy('smollm2:135m', 'backup');
  // One that is another model than the registry's of the same name.
  await client.copy('tinyllama', 'all-minilm:22m');
  simulator.requests.length = 0;
});
afterEach(() => simulator.close());

const outcomes = () => Object.fromEntries(useModelUpdates().update!.rows.map(({ name, outcome }) => [name, outcome]));
const asked = () =>
  simulator.requests.filter(({ path }) => path === '/api/pull').map(({ body }) => (body as { model: string }).model);

test('tells of each model what became of it, and asks no registry for what was made on the server', async () => {
  const updates = useModelUpdates();
  await updates.updateModels(server, [
    'smollm2:135m',
    'all-minilm:22m',
    'backup:latest',
    'mine:latest',
    'never:there',
    'smollm2:135m',
  ]);
  await vi.waitFor(() => expect(updates.isUpdating).toBe(false));
  expect(outcomes()).toEqual({
    'smollm2:135m': 'current',
    'all-minilm:22m': 'changed',
    'backup:latest': 'gone',
    'mine:latest': 'made',
    'never:there': 'absent',
  });
  expect(asked().toSorted()).toEqual(['all-minilm:22m', 'backup:latest', 'smollm2:135m']);
  // What is in the report is not in the line.
  expect(usePullsStore().pulls).toEqual([]);
  // What the registry does not know is still there.
  expect((await client.list()).models.map(({ name }) => name)).toContain('backup:latest');
});

test('a failed one stays in the line with its cause, and counts once it went on', async () => {
  simulator.faults.set(
    '/api/pull',
    { kind: 'error-line', lines: 1, message: 'write x: no space left on device' },
    { times: 1 },
  );
  const updates = useModelUpdates();
  const pulls = usePullsStore();
  await updates.updateModels(server, ['smollm2:135m']);
  await vi.waitFor(() => expect(outcomes()).toEqual({ 'smollm2:135m': 'failed' }));
  expect(updates.update!.rows[0]!.error).toMatchObject({ serverMessage: 'write x: no space left on device' });
  pulls.resume(pulls.pulls[0]!.id);
  await vi.waitFor(() => expect(outcomes()).toEqual({ 'smollm2:135m': 'current' }));
  expect(pulls.pulls).toEqual([]);
});

test('a server that does not list its models is said, and nothing is asked for', async () => {
  simulator.faults.set('/api/tags', { kind: 'status', status: 500, message: 'model list cache unavailable' });
  const updates = useModelUpdates();
  await updates.updateModels(server, ['smollm2:135m']);
  expect(updates.update).toMatchObject({ rows: [], error: { serverMessage: 'model list cache unavailable' } });
  expect(updates.isUpdating).toBe(false);
  expect(asked()).toEqual([]);
});

test('asks before it begins, and a question that is closed is none', async () => {
  const updates = useModelUpdates();
  updates.ask(server, ['smollm2:135m']);
  expect(updates.asked).toMatchObject({ names: ['smollm2:135m'] });
  updates.close();
  await vi.waitFor(() => expect(updates.asked).toBeUndefined());
  expect(updates.update).toBeUndefined();
});

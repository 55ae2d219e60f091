import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, type Client } from '@/ollama';
import { rememberImported } from '@/shared/imported-models';
import { useServersStore, type Server } from '@/shared/servers.store';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { updateKey } from '../kept/pulls-flag';
import { usePullsStore } from '../pulls.store';
import { useModelUpdates } from './model-updates.store';

let simulator: Simulator;
let client: Client;
let server: Server;

/** What the browser keeps, and what closes the page that is open. */
let stored: Map<string, string>;
let close: () => void;

/** Opens a page of this browser: of one before it only what it stored is left, and its connections break. */
function openPage(): void {
  let isClosed = false;
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void (isClosed || stored.set(key, value)),
    removeItem: (key: string) => void (isClosed || stored.delete(key)),
  };
  vi.stubGlobal('window', { localStorage });
  // The locks of a page that is gone are free.
  const request = (_name: string, ...rest: unknown[]) =>
    Promise.resolve((rest.at(-1) as (lock: object) => unknown)({}));
  vi.stubGlobal('navigator', { locks: { request } });
  const app = createApp({})
    .use(createPinia())
    .use(VueQueryPlugin, { queryClient: new QueryClient() })
    .use(createClients(() => simulator.transport));
  app.runWithContext(() => {
    server = useServersStore().add({ name: 'Box', url: 'http://simulator.test' });
  });
  const work = useWorkStore();
  close = () => {
    isClosed = true;
    for (const id of work.byId.keys()) work.works.stop(id);
  };
}

beforeEach(async () => {
  stored = new Map();
  simulator = createSimulator({
    models: ['smollm2:135m', 'all-minilm:22m', 'tinyllama:latest'],
    bytesPerSecond: 1e12,
    tickMs: 1,
  });
  client = createClient(simulator.transport);
  openPage();
  for await (const _ of client.create({ model: 'mine', from: 'smollm2:135m', system: 'Be brief.' }));
  await client.copy('smollm2:135m', 'backup');
  // One that is another model than the registry's of the same name.
  await client.copy('tinyllama', 'all-minilm:22m');
  simulator.requests.length = 0;
});
afterEach(async () => {
  close();
  vi.unstubAllGlobals();
  await simulator.close();
});

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

test('asks no registry for what was imported here, although its server does not tell', async () => {
  const { models } = await client.list();
  const imported = models.find(({ name }) => name === 'tinyllama:latest')!;
  rememberImported(server.id, 'tinyllama', imported.modified_at);
  const updates = useModelUpdates();
  await updates.updateModels(server, ['tinyllama:latest']);
  expect(outcomes()).toEqual({ 'tinyllama:latest': 'made' });
  expect(asked()).toEqual([]);
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

test('is told of once when all is over, not model by model', async () => {
  const updates = useModelUpdates();
  const work = useWorkStore();
  const told = () => work.activities.filter(({ isPart }) => !isPart).map(({ kind, status }) => [kind, status]);
  const updating = updates.updateModels(server, ['smollm2:135m', 'all-minilm:22m']);
  expect(told()).toEqual([['models.work.update', 'running']]);
  await updating;
  expect(work.activities.filter(({ isPart }) => isPart).map(({ kind }) => kind)).toContain('models.work.pull');
  await vi.waitFor(() => expect(told()).toEqual([['models.work.update', 'done']]));
  updates.dismiss();
  expect(work.activities).toEqual([]);
  expect(stored.has(updateKey)).toBe(false);
});

test('what is taken off the list before it is done holds nothing up', async () => {
  simulator.faults.set('/api/pull', { kind: 'stall', lines: 1 });
  const updates = useModelUpdates();
  const pulls = usePullsStore();
  await updates.updateModels(server, ['smollm2:135m']);
  await vi.waitFor(() => expect(outcomes()).toEqual({ 'smollm2:135m': 'running' }));
  pulls.remove(pulls.pulls[0]!.id);
  await vi.waitFor(() => expect(outcomes()).toEqual({ 'smollm2:135m': 'cancelled' }));
  expect(updates.isUpdating).toBe(false);
});

test('goes on after a reload, with a result for each: also for what was done by then, and what was not looked at', async () => {
  simulator.faults.set('/api/pull', { kind: 'stall', lines: 1 }, { times: 1 });
  await useModelUpdates().updateModels(server, ['all-minilm:22m']);
  await vi.waitFor(() => expect(outcomes()).toEqual({ 'all-minilm:22m': 'running' }));
  const kept = JSON.parse(stored.get(updateKey)!) as { rows: object[] };
  const { models } = await client.list();
  const digest = models.find(({ name }) => name === 'smollm2:135m')!.digest;
  close();
  kept.rows.push(
    { name: 'smollm2:135m', outcome: 'running', digest, pullId: 'was-done' },
    { name: 'tinyllama:latest', outcome: 'waiting', digest: 'another', pullId: 'was-done-too' },
    { name: 'mine:latest', outcome: 'looking' },
    { name: 'never:there', outcome: 'absent' },
  );
  stored.set(updateKey, JSON.stringify(kept));

  openPage();
  const updates = useModelUpdates();
  await vi.waitFor(() => expect(updates.update?.rows).toHaveLength(5));
  await vi.waitFor(() => expect(updates.isUpdating).toBe(false));
  expect(outcomes()).toEqual({
    'all-minilm:22m': 'changed',
    'smollm2:135m': 'current',
    'tinyllama:latest': 'changed',
    'mine:latest': 'made',
    'never:there': 'absent',
  });
  expect(useWorkStore().activities).toMatchObject([{ kind: 'models.work.update', status: 'done' }]);
});

import { beforeEach, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, HttpError, type Client } from '@/ollama';
import { runDelete } from './run-delete';

let simulator: Simulator;
let client: Client;
beforeEach(() => {
  simulator = createSimulator({ models: ['llama3.2:3b', 'all-minilm:22m'] });
  client = createClient(simulator.transport);
  return () => simulator.close();
});
const asked = () => simulator.requests.map(({ method, path }) => `${method} ${path}`);
const names = async () => (await client.list()).models.map(({ name }) => name);

test('deletes a model', async () => {
  await runDelete(client, 'llama3.2:3b', { isLoaded: false });
  expect(asked()).toEqual(['DELETE /api/delete']);
  expect(await names()).toEqual(['all-minilm:22m']);
});

test('unloads a loaded one first', async () => {
  await client.generateWhole({ model: 'llama3.2:3b' });
  simulator.requests.length = 0;
  await runDelete(client, 'llama3.2:3b', { isLoaded: true });
  expect(simulator.requests).toMatchObject([
    { path: '/api/generate', body: { model: 'llama3.2:3b', keep_alive: 0 } },
    { path: '/api/delete' },
  ]);
  // Unloading is asynchronous, as on a real server.
  await vi.waitFor(async () => expect((await client.running()).models).toEqual([]));
});

test('keeps the model when it cannot be unloaded', async () => {
  simulator.faults.set('/api/generate', { kind: 'status', status: 500, message: 'stuck' });
  await expect(runDelete(client, 'llama3.2:3b', { isLoaded: true })).rejects.toBeInstanceOf(HttpError);
  expect(await names()).toContain('llama3.2:3b');
});

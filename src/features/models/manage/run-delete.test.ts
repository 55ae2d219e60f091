import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, HttpError, type Client } from '@/ollama';
import { runDelete, runDeletes } from './run-delete';

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

describe('several', () => {
  const run = async (
    models: string[],
    { loaded = [] as string[], signal = undefined as AbortSignal | undefined } = {},
  ) => {
    const results: [string, string][] = [];
    await runDeletes(
      client,
      models.map((name) => ({ name })),
      {
        loadedNames: new Set(loaded),
        signal,
        onResult: (name, { at }) => results.push([name, at]),
      },
    );
    return results;
  };

  test('are deleted one by one, and one that fails keeps none of the others', async () => {
    simulator.faults.set('/api/delete', { kind: 'status', status: 500, message: 'stuck' }, { times: 1 });
    expect(await run(['llama3.2:3b', 'gone:1b', 'all-minilm:22m'])).toEqual([
      ['llama3.2:3b', 'failed'],
      ['gone:1b', 'gone'],
      ['all-minilm:22m', 'deleted'],
    ]);
    expect(await names()).toEqual(['llama3.2:3b']);
  });

  test('are unloaded where they are loaded', async () => {
    await client.generateWhole({ model: 'llama3.2:3b' });
    simulator.requests.length = 0;
    await run(['all-minilm:22m', 'llama3.2:3b'], { loaded: ['llama3.2:3b'] });
    expect(asked()).toEqual(['DELETE /api/delete', 'POST /api/generate', 'DELETE /api/delete', 'GET /api/tags']);
  });

  test('count as failed when the list has them still', async () => {
    const { fetch } = simulator.transport;
    simulator.transport.fetch = (request, options) =>
      request.path === '/api/delete' ? Promise.resolve(new Response()) : fetch(request, options);
    expect(await run(['llama3.2:3b'])).toEqual([
      ['llama3.2:3b', 'deleted'],
      ['llama3.2:3b', 'failed'],
    ]);
  });

  test('are left alone once it is stopped', async () => {
    await expect(run(['llama3.2:3b'], { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    expect(await names()).toContain('llama3.2:3b');
  });
});

import { beforeEach, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, HttpError, type Client } from '@/ollama';
import { NameTakenError, SameNameError } from './errors';
import { runCopy } from './run-copy';

let simulator: Simulator;
let client: Client;
beforeEach(() => {
  simulator = createSimulator({ models: ['llama3.2:3b', 'qwen3:8b', 'all-minilm:22m'] });
  client = createClient(simulator.transport);
  return () => simulator.close();
});
const asked = () => simulator.requests.map(({ path }) => path);
const listed = async (name: string) => (await client.list()).models.find((model) => model.name === name);

test('gives a model a second name, and says it as the server lists it', async () => {
  expect(await runCopy(client, { source: 'llama3.2:3b', destination: 'mine' })).toBe('mine:latest');
  expect((await listed('mine:latest'))!.digest).toBe((await listed('llama3.2:3b'))!.digest);
});

test('replaces nothing that nobody agreed to, in whatever spelling it is there', async () => {
  const taken = (await listed('qwen3:8b'))!;
  const error = await runCopy(client, { source: 'llama3.2:3b', destination: 'Library/QWEN3:8b' }).catch((e) => e);
  expect(error).toBeInstanceOf(NameTakenError);
  expect(error).toMatchObject({ taken: { name: 'qwen3:8b' } });
  expect(asked()).not.toContain('/api/copy');

  expect(await runCopy(client, { source: 'llama3.2:3b', destination: 'qwen3:8b', replaces: taken })).toBe('qwen3:8b');
  expect((await listed('qwen3:8b'))!.digest).toBe((await listed('llama3.2:3b'))!.digest);
});

test('asks anew when what is to be replaced is another model by now', async () => {
  const replaces = (await listed('qwen3:8b'))!;
  await client.copy('all-minilm:22m', 'qwen3:8b');
  const copying = runCopy(client, { source: 'llama3.2:3b', destination: 'qwen3:8b', replaces });
  await expect(copying).rejects.toBeInstanceOf(NameTakenError);
});

test('a second try finds the copy of the first, and is none the worse', async () => {
  await client.copy('llama3.2:3b', 'mine');
  expect(await runCopy(client, { source: 'llama3.2:3b', destination: 'mine' })).toBe('mine:latest');
});

test('does not take a name in another case for a name of its own', async () => {
  const copying = runCopy(client, { source: 'llama3.2:3b', destination: 'Llama3.2:3B' });
  await expect(copying).rejects.toBeInstanceOf(SameNameError);
  expect(asked()).toEqual([]);
});

test('says that the model is gone', async () => {
  const copying = runCopy(client, { source: 'gone:1b', destination: 'mine' });
  await expect(copying).rejects.toMatchObject({ status: 404 });
  await expect(copying).rejects.toBeInstanceOf(HttpError);
});

test('a copy that cannot be looked at was made all the same', async () => {
  const { fetch } = simulator.transport;
  simulator.transport.fetch = async (request, options) => {
    const answer = await fetch(request, options);
    if (request.path === '/api/copy') simulator.faults.set('/api/tags', { kind: 'unreachable' });
    return answer;
  };
  expect(await runCopy(client, { source: 'llama3.2:3b', destination: 'mine' })).toBe('mine:latest');
});

import { beforeEach, expect, test } from 'vitest';
import type { Fault } from '@/embedded/testing/faults';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, HttpError, UnreachableError, type Client } from '@/ollama';
import { CopyMissingError, HalfRenamedError, NameTakenError, SameNameError } from './errors';
import { finishRename, runRename } from './run-rename';

let simulator: Simulator;
let client: Client;
beforeEach(() => {
  simulator = createSimulator({ models: ['llama3.2:3b', 'all-minilm:22m'] });
  client = createClient(simulator.transport);
  return () => simulator.close();
});
const order = { source: 'llama3.2:3b', destination: 'mine' };
const changed = () => simulator.requests.map(({ path }) => path).filter((path) => path !== '/api/tags');
const names = async () => (await client.list()).models.map(({ name }) => name).sort();

/** Does something once the server has answered a request. */
function after(path: string, action: () => unknown): void {
  const { fetch } = simulator.transport;
  let isDone = false;
  simulator.transport.fetch = async (request, options) => {
    const answer = await fetch(request, options);
    if (request.path === path && !isDone) {
      isDone = true;
      await action();
    }
    return answer;
  };
}

test('copies, looks, and deletes the old name', async () => {
  expect(await runRename(client, order, { isLoaded: false })).toBe('mine:latest');
  expect(changed()).toEqual(['/api/copy', '/api/delete']);
  expect(await names()).toEqual(['all-minilm:22m', 'mine:latest']);
});

test('unloads a loaded one first', async () => {
  await runRename(client, order, { isLoaded: true });
  expect(changed()).toEqual(['/api/generate', '/api/copy', '/api/delete']);
});

test.each<[string, Fault]>([
  ['refuses', { kind: 'status', status: 500, message: 'remove manifest: permission denied' }],
  ['breaks off', { kind: 'unreachable' }],
])('when deleting %s both names are there, and are said', async (_, fault) => {
  simulator.faults.set('/api/delete', fault, { times: 1 });
  const error = await runRename(client, order, { isLoaded: false }).catch((e) => e);
  expect(error).toBeInstanceOf(HalfRenamedError);
  expect(error).toMatchObject({ code: 'models.halfRenamed', named: { source: 'llama3.2:3b', destination: 'mine' } });
  expect(error.cause).toBeInstanceOf(fault.kind === 'status' ? HttpError : UnreachableError);
  expect(await names()).toEqual(['all-minilm:22m', 'llama3.2:3b', 'mine:latest']);

  expect(await finishRename(client, order)).toBe('mine:latest');
  expect(await names()).toEqual(['all-minilm:22m', 'mine:latest']);
});

test('when the server is gone after the copy nothing is deleted, and half of it is said to be done', async () => {
  after('/api/copy', () => simulator.faults.set('/api/tags', { kind: 'unreachable' }));
  await expect(runRename(client, order, { isLoaded: false })).rejects.toBeInstanceOf(HalfRenamedError);
  expect(changed()).not.toContain('/api/delete');
});

test('an answer that was lost on its way does not undo what was done', async () => {
  after('/api/delete', () => {
    throw new UnreachableError('/api/delete');
  });
  expect(await runRename(client, order, { isLoaded: false })).toBe('mine:latest');
});

test('deletes nothing when there is no copy', async () => {
  after('/api/copy', () => client.delete('mine'));
  await expect(runRename(client, order, { isLoaded: false })).rejects.toBeInstanceOf(CopyMissingError);
  expect(await names()).toContain('llama3.2:3b');
});

test('keeps a model that somebody has replaced meanwhile', async () => {
  after('/api/copy', () => client.copy('all-minilm:22m', 'llama3.2:3b'));
  const renaming = runRename(client, order, { isLoaded: false });
  await expect(renaming).rejects.toMatchObject({ code: 'models.sourceChanged' });
  expect(await names()).toEqual(['all-minilm:22m', 'llama3.2:3b', 'mine:latest']);
});

test('that somebody else has deleted the old name meanwhile is no failure', async () => {
  after('/api/copy', () => client.delete('llama3.2:3b'));
  expect(await runRename(client, order, { isLoaded: false })).toBe('mine:latest');
});

test('says that the model is gone, and changes nothing', async () => {
  const renaming = runRename(client, { ...order, source: 'gone:1b' }, { isLoaded: false });
  await expect(renaming).rejects.toMatchObject({ status: 404 });
  expect(await names()).toEqual(['all-minilm:22m', 'llama3.2:3b']);
});

test('to its own name in another case would delete it, and is refused', async () => {
  const renaming = runRename(client, { ...order, destination: 'LLAMA3.2:3b' }, { isLoaded: false });
  await expect(renaming).rejects.toBeInstanceOf(SameNameError);
  expect(await names()).toContain('llama3.2:3b');
});

test('a name that is taken is not replaced', async () => {
  const renaming = runRename(client, { ...order, destination: 'all-minilm:22m' }, { isLoaded: false });
  await expect(renaming).rejects.toBeInstanceOf(NameTakenError);
  expect(changed()).toEqual([]);
});

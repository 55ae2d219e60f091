import { expect, test } from 'vitest';
import { closing } from '../../../../e2e/closing';
import { createSimulator } from '@/embedded/testing/simulator';
import { createClient, type Client } from '@/ollama';
import { collect } from '../../../../e2e/contract/expect';
import { lookForDerived, noDeriveProgress, runDerive, withCreateEvent, type DeriveProgress } from './derive-job';

const { signal } = new AbortController();
const request = { model: 'child', from: 'llama3.2:3b', system: 'Hello.' };

function world() {
  const simulator = closing(createSimulator({ models: ['llama3.2:3b'] }));
  return { simulator, client: createClient(simulator.transport) };
}

test('a model is made in its turn, and every step is told', async () => {
  const { client } = world();
  const told: DeriveProgress[] = [];
  let turns = 0;
  const inTurn = <T>(task: () => Promise<T>) => {
    turns += 1;
    return task();
  };
  await runDerive(noDeriveProgress(request, 'llama3.2:3b'), {
    client,
    signal,
    inTurn,
    report: (each) => told.push(each),
  });
  expect(turns).toBe(1);
  expect(told[0]).toMatchObject({ phase: 'creating', lines: [] });
  expect(told.at(-1)!.lines.at(-1)).toEqual({ status: 'success' });
  expect((await client.show({ model: 'child' })).system).toBe('Hello.');
});

test('another go begins without the lines of the one before', () => {
  const first = withCreateEvent(noDeriveProgress(request, 'p'), { type: 'create-line', line: { status: 'a' } });
  const ignored = withCreateEvent(first, { type: 'template-ignored' });
  expect(ignored).toMatchObject({ isTemplateIgnored: true, lines: [{ status: 'a' }] });
  expect(withCreateEvent(ignored, { type: 'create-began', at: 7 })).toEqual({
    ...noDeriveProgress(request, 'p'),
    phase: 'creating',
    since: 7,
    isTemplateIgnored: false,
  });
});

test('what became of an interrupted one: made, not made, or another one', async () => {
  const { client } = world();
  const look = (before?: string, wanted = request) => lookForDerived(wanted, before, { client, signal });
  const digest = async () => (await client.list()).models.find(({ name }) => name === 'child:latest')?.digest;
  await expect(look()).rejects.toMatchObject({ code: 'models.deriveInterrupted' });
  await collect(client.create(request));
  await look();
  // The one of before is still there.
  await expect(look(await digest())).rejects.toMatchObject({ code: 'models.deriveInterrupted' });
  await expect(look(undefined, { ...request, system: 'Other.' })).rejects.toMatchObject({
    code: 'models.deriveInterrupted',
  });
});

test('what cannot be asked is no answer', async () => {
  const down = { list: () => Promise.reject(new Error('down')) } as unknown as Client;
  await expect(lookForDerived(request, undefined, { client: down, signal })).rejects.toThrow('down');
});

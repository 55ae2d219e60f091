import { describe, expect, it, vi } from 'vitest';
import { isAbort } from '@/base/abort';
import { createSimulator, type SimulatorOptions } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import { closing } from '../../e2e/closing';
import { chain } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { runKeep, runLoad, runUnload } from './run-load';

function start(options: SimulatorOptions = {}) {
  const simulator = closing(createSimulator(options));
  const client = createClient(simulator.transport);
  const names = async () => (await client.running()).models.map(({ name }) => name);
  return { simulator, client, names };
}

describe('loading', () => {
  it('ends with the name that the server lists', async () => {
    const { client, names } = start();
    expect(await runLoad(client, 'nomic-embed-text', { num_ctx: 512, keep_alive: -1 })).toBe('nomic-embed-text:latest');
    expect(await names()).toEqual(['nomic-embed-text:latest']);
  });

  it('asks an embedder for no text first', async () => {
    const { simulator, client } = start();
    await runLoad(client, 'nomic-embed-text', {});
    expect(simulator.requests.map(({ path }) => path)).not.toContain('/api/generate');
  });

  it('ends with the name of another one that has its weights loaded', async () => {
    const { client } = start({ models: [], profile: '0.33' });
    await install(client, 'first', chain());
    await client.copy('first', 'second');
    await runLoad(client, 'first', {});
    expect(await hurried(() => runLoad(client, 'second', {}))).toBe('first:latest');
  });

  it.each(['0.24', '0.33'] as const)('ends with the name of a model it was derived of, %s', async (profile) => {
    const { client } = start({ models: [], profile });
    await install(client, 'parent', chain());
    for await (const _ of client.create({ model: 'child', from: 'parent', system: 'Be brief.' }));
    await runLoad(client, 'parent', {});
    expect(await hurried(() => runLoad(client, 'child', {}))).toBe('parent:latest');
  });

  it('ends without a name where the list tells none', async () => {
    const { client, simulator } = start();
    await client.load({ model: 'gemma3:4b' });
    answer(simulator, '/api/ps', { models: [{ name: 'somebody:latest' }] });
    expect(await hurried(() => runLoad(client, 'qwen3:8b', {}))).toBeUndefined();
  });

  it('is done although the list cannot be read', async () => {
    const { client, simulator } = start();
    simulator.faults.set('/api/ps', { kind: 'status', status: 500, message: 'no' });
    simulator.faults.set('/api/show', { kind: 'status', status: 500, message: 'no' }, { times: 1 });
    expect(await runLoad(client, 'qwen3:8b', {})).toBeUndefined();
  });

  it('throws why it failed, and an abort as one', async () => {
    const { client } = start({ loadDelayMs: 600_000 });
    await expect(runLoad(client, 'nobody', {})).rejects.toMatchObject({ status: 404 });
    const abort = new AbortController();
    const load = runLoad(client, 'qwen3:8b', {}, abort.signal);
    abort.abort();
    await expect(load).rejects.toSatisfy(isAbort);
  });
});

describe('keeping', () => {
  it('sets the time and leaves the context', async () => {
    const { client, simulator } = start();
    await client.load({ model: 'qwen3:8b', num_ctx: 2048 });
    const [before] = (await client.running()).models;
    await runKeep(client, before!, 7200);
    const [after] = (await client.running()).models;
    expect(after!.context_length).toBe(2048);
    expect(Date.parse(after!.expires_at!) - Date.parse(before!.expires_at!)).toBeGreaterThan(3_600_000);
    expect(simulator.requests.filter(({ path }) => path === '/api/generate').at(-1)!.body).toEqual({
      model: 'qwen3:8b',
      keep_alive: 7200,
      options: { num_ctx: 2048 },
      stream: false,
    });
  });

  it('says nothing of a context that it was not told', async () => {
    const { client, simulator } = start();
    await runKeep(
      client,
      { name: 'qwen3:8b', model: 'qwen3:8b', details: (await client.list()).models[0]!.details },
      -1,
    );
    expect(simulator.requests.find(({ path }) => path === '/api/generate')!.body).not.toHaveProperty('options');
  });
});

describe('unloading', () => {
  it('ends when they are gone', async () => {
    const { client, names } = start();
    await client.load({ model: 'qwen3:8b' });
    expect(await runUnload(client, ['qwen3:8b'])).toEqual([{ name: 'qwen3:8b', outcome: 'unloaded' }]);
    expect(await names()).toEqual([]);
  });

  it('tells of each what became of it', async () => {
    const { client, simulator } = start();
    await client.load({ model: 'qwen3:8b' });
    expect(await runUnload(client, ['nobody', 'qwen3:8b', 'gemma3:4b'])).toMatchObject([
      { name: 'nobody', outcome: 'failed', error: { status: 404 } },
      { name: 'qwen3:8b', outcome: 'unloaded' },
      { name: 'gemma3:4b', outcome: 'unloaded' },
    ]);
    simulator.faults.set('/api/ps', { kind: 'status', status: 500, message: 'no' });
    expect(await runUnload(client, ['qwen3:8b'])).toEqual([{ name: 'qwen3:8b', outcome: 'pending' }]);
    expect(await runUnload(client, [])).toEqual([]);
  });

  it('says of one that still answers that it is not gone yet', async () => {
    const { client, simulator } = start({ models: [], tokenDelayMs: 5 });
    await install(client, 'chain', chain());
    const abort = new AbortController();
    const stream = client.generate({ model: 'chain', prompt: 'x' }, { signal: abort.signal });
    await stream.next();
    answer(simulator, '/api/ps', { models: [{ name: 'chain:latest' }] });
    expect(await runUnload(client, ['chain'])).toEqual([{ name: 'chain', outcome: 'pending' }]);
    abort.abort();
    await expect(stream.next()).rejects.toSatisfy(isAbort);
  });
});

/** Does what looks again for seconds, without waiting for them. */
async function hurried<T>(work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let isDone = false;
    const result = work().finally(() => (isDone = true));
    while (!isDone) await vi.advanceTimersByTimeAsync(10);
    return await result;
  } finally {
    vi.useRealTimers();
  }
}

/** Lets the server answer something of the test's own. */
function answer({ transport }: ReturnType<typeof createSimulator>, path: string, body: object): void {
  const { fetch } = transport;
  transport.fetch = (request, options) =>
    request.path === path ? Promise.resolve(Response.json(body)) : fetch(request, options);
}

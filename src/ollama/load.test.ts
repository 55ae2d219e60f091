import { describe, expect, it } from 'vitest';
import { isAbort } from '@/base/abort';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { HttpError } from './errors';

const paths = (requests: { path: string }[]) => requests.map(({ path }) => path);

describe.each(['0.24', '0.33'] as const)('loading, %s', (profile) => {
  it('loads with a context and for a time, and lets go again', async () => {
    const client = createClient(closing(createSimulator({ profile })).transport);
    await client.load({ model: 'qwen3:8b', num_ctx: 2048, keep_alive: -1 });
    const [model] = (await client.running()).models;
    expect(model).toMatchObject({ name: 'qwen3:8b', context_length: 2048 });
    expect(new Date(model!.expires_at!).getFullYear()).toBeGreaterThan(2200);
    await client.unload('qwen3:8b');
    await expect.poll(async () => (await client.running()).models).toEqual([]);
  });

  it('begins the engine as the questions that follow ask for it', async () => {
    const simulator = closing(createSimulator({ profile }));
    await createClient(simulator.transport).load({ model: 'qwen3:8b', shift: false });
    expect(simulator.requests.map(({ body }) => body)).toEqual([{ model: 'qwen3:8b', stream: false, shift: false }]);
  });

  it('loads what only embeds, known to do so or not', async () => {
    const simulator = closing(createSimulator({ profile }));
    const client = createClient(simulator.transport);
    await client.load({ model: 'nomic-embed-text', keep_alive: '1h' });
    expect((await client.running()).models).toHaveLength(1);
    await client.unload('nomic-embed-text');
    await expect.poll(async () => (await client.running()).models).toEqual([]);
    simulator.requests.length = 0;
    await client.load({ model: 'nomic-embed-text', embedsOnly: true, num_ctx: 512 });
    expect(paths(simulator.requests)).toEqual(['/api/embed']);
    expect((await client.running()).models[0]).toMatchObject({ context_length: 512 });
  });

  it('asks for nothing that was not asked for', async () => {
    const simulator = closing(createSimulator({ profile }));
    await createClient(simulator.transport).load({ model: 'qwen3:8b' });
    expect(simulator.requests.map(({ body }) => body)).toEqual([{ model: 'qwen3:8b', stream: false }]);
  });

  it('sets for how long a loaded one stays', async () => {
    const client = createClient(closing(createSimulator({ profile })).transport);
    await client.load({ model: 'qwen3:8b', num_ctx: 2048 });
    const [before] = (await client.running()).models;
    await client.load({ model: 'qwen3:8b', num_ctx: before!.context_length, keep_alive: '2h' });
    const [after] = (await client.running()).models;
    expect(Date.parse(after!.expires_at!)).toBeGreaterThan(Date.parse(before!.expires_at!));
    expect(after!.context_length).toBe(2048);
  });

  it('gives a load up when it is aborted', async () => {
    const client = createClient(closing(createSimulator({ profile, loadDelayMs: 600_000 })).transport);
    const abort = new AbortController();
    const load = client.load({ model: 'qwen3:8b' }, { signal: abort.signal });
    abort.abort();
    await expect(load).rejects.toSatisfy(isAbort);
    expect((await client.running()).models).toEqual([]);
  });

  it('says of a model that is not there that it is not', async () => {
    const client = createClient(closing(createSimulator({ profile })).transport);
    for (const call of [client.load({ model: 'nobody' }), client.unload('nobody')]) {
      const error = await call.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(HttpError);
      expect(error).toMatchObject({ status: 404 });
    }
  });

  it('passes on why a model could not be loaded', async () => {
    const simulator = closing(createSimulator({ profile }));
    simulator.faults.set('/api/generate', { kind: 'status', status: 500, message: 'failed to allocate buffer' });
    await expect(createClient(simulator.transport).load({ model: 'qwen3:8b' })).rejects.toMatchObject({
      serverMessage: 'failed to allocate buffer',
    });
  });
});

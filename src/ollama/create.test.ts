import { describe, expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { chain } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { createClient } from './client';
import { StreamCutError, StreamError } from './errors';

describe('create', () => {
  it('makes a model of an uploaded GGUF that says its sentence', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    const fixture = chain();
    const lines = await install(client, 'chain', fixture);
    expect(lines[0]).toEqual({ status: 'parsing GGUF' });
    expect(lines.slice(-2)).toEqual([{ status: 'writing manifest' }, { status: 'success' }]);
    const { response } = await client.generateWhole({ model: 'chain', prompt: 'Hi' });
    expect(response.trim()).toBe(fixture.sentence);
  });

  it('goes on after the success of an implied pull, to the last one', async () => {
    const simulator = closing(createSimulator({ models: [], bytesPerSecond: 1e12 }));
    const client = createClient(simulator.transport);
    const statuses: string[] = [];
    for await (const { status } of client.create({ model: 'mine', from: 'llama3.2:3b', system: 'Hi' }))
      statuses.push(status);
    expect(statuses.filter((status) => status === 'success')).toHaveLength(2);
    expect((await client.list()).models.map(({ name }) => name).sort()).toEqual(['llama3.2:3b', 'mine:latest']);
  });

  it('is not complete when only the pull within it was', async () => {
    const simulator = closing(createSimulator({ models: [], bytesPerSecond: 1e12 }));
    const client = createClient(simulator.transport);
    simulator.faults.set('/api/create', { kind: 'no-done' });
    const read = async () => {
      for await (const { status } of client.create({ model: 'mine', from: 'llama3.2:3b' })) expect(status).not.toBe('');
    };
    await expect(read()).rejects.toBeInstanceOf(StreamCutError);
  });

  it('refuses before the stream by a status, and in it by a line', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    await expect(client.create({ model: 'no good name' }).next()).rejects.toMatchObject({ status: 400 });
    await expect(client.create({ model: 'mine' }).next()).rejects.toMatchObject({ status: 400 });
    simulator.faults.set('/api/create', { kind: 'error-line', lines: 1, message: 'unexpected EOF' });
    await expect(install(client, 'chain', chain())).rejects.toBeInstanceOf(StreamError);
  });
});

import { describe, expect, it } from 'vitest';
import { isAbort } from '@/base/abort';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { chain, loop } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { createClient } from './client';

describe('generate', () => {
  it('streams text and ends with metrics', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    const fixture = chain();
    await install(client, 'chain', fixture);
    const chunks = [];
    for await (const chunk of client.generate({ model: 'chain', prompt: 'Hi' })) chunks.push(chunk);
    expect(
      chunks
        .map(({ response }) => response)
        .join('')
        .trim(),
    ).toBe(fixture.sentence);
    expect(chunks.filter(({ done }) => done)).toHaveLength(1);
    expect(chunks.at(-1)).toMatchObject({ done: true, done_reason: 'stop', eval_count: fixture.words.length + 1 });
  });

  it('stops at num_predict, and when it is aborted', async () => {
    const simulator = closing(createSimulator({ models: [], tokenDelayMs: 1 }));
    const client = createClient(simulator.transport);
    await install(client, 'loop', loop());
    const whole = await client.generateWhole({ model: 'loop', prompt: 'Hi', options: { num_predict: 3 } });
    expect(whole).toMatchObject({ response: ' tick tock tack', done_reason: 'length', eval_count: 3 });
    const abort = new AbortController();
    const endless = async () => {
      for await (const { response } of client.generate({ model: 'loop', prompt: 'Hi' }, { signal: abort.signal })) {
        if (response.includes('tack')) abort.abort();
      }
    };
    await expect(endless()).rejects.toSatisfy(isAbort);
    // The engine is free again at once.
    expect((await client.generateWhole({ model: 'loop', prompt: 'Hi', options: { num_predict: 1 } })).done).toBe(true);
  });

  it('loads and unloads with one plain object', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    await install(client, 'chain', chain());
    const reasons = [];
    for await (const chunk of client.generate({ model: 'chain' })) reasons.push(chunk.done_reason);
    for await (const chunk of client.generate({ model: 'chain', keep_alive: 0 })) reasons.push(chunk.done_reason);
    expect(reasons).toEqual(['load', 'unload']);
  });
});

import { describe, expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { embedding } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { createClient } from './client';

describe('embed', () => {
  it('gives a vector of length one for each input; the legacy endpoint one that is not normalised', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    await install(client, 'vectors', embedding());
    const { embeddings } = await client.embed({ model: 'vectors', input: ['one', 'two'] });
    expect(embeddings).toHaveLength(2);
    for (const vector of embeddings) expect(Math.hypot(...vector)).toBeCloseTo(1);
    const legacy = await client.embeddings({ model: 'vectors', prompt: 'one' });
    expect(legacy.embedding).toHaveLength(embeddings[0]!.length);
  });

  it('only loads without input, and cuts to the dimensions asked for', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    await install(client, 'vectors', embedding());
    expect((await client.embed({ model: 'vectors' })).embeddings).toEqual([]);
    const { embeddings } = await client.embed({
      model: 'vectors',
      input: 'the quick brown fox jumps over the lazy dog',
      dimensions: 64,
    });
    expect(embeddings[0]).toHaveLength(64);
    expect(Math.hypot(...embeddings[0]!)).toBeCloseTo(1);
  });
});

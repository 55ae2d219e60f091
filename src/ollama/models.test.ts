import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { ProtocolError } from './errors';
import { list } from './models';

it('lists what is there, with everything that a row needs', async () => {
  const simulator = closing(createSimulator({ models: ['llama3.2:3b', 'nomic-embed-text:latest'] }));
  const { models, unreadable } = await createClient(simulator.transport).list();
  expect(unreadable).toBe(0);
  expect(models.map(({ name }) => name).sort()).toEqual(['llama3.2:3b', 'nomic-embed-text:latest']);
  for (const model of models) {
    expect(model.model).toBe(model.name);
    expect(model.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(model.size).toBeGreaterThan(0);
    expect(Date.parse(model.modified_at!)).not.toBeNaN();
    expect(model.details.family).not.toBe('');
  }
});

it('is an empty list on an empty server', async () => {
  const simulator = closing(createSimulator({ models: [] }));
  expect(await createClient(simulator.transport).list()).toEqual({ models: [], unreadable: 0 });
});

it('refuses an answer without a list', async () => {
  const transport = {
    fetch: async () => new Response('{"data":[]}'),
    upload: () => Promise.reject(new Error('unused')),
  };
  await expect(list(transport)).rejects.toBeInstanceOf(ProtocolError);
});

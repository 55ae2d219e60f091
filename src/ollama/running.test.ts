import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { chain } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { createClient } from './client';

it('tells what is loaded, until when, and with what context', async () => {
  const simulator = closing(createSimulator({ models: [] }));
  const client = createClient(simulator.transport);
  await install(client, 'chain', chain());
  expect(await client.running()).toEqual({ models: [], unreadable: 0 });
  await client.generateWhole({ model: 'chain', keep_alive: -1 });
  const [model] = (await client.running()).models;
  expect(model).toMatchObject({ name: 'chain:latest', size_vram: 0 });
  expect(model!.context_length).toBeGreaterThan(0);
  expect(new Date(model!.expires_at!).getFullYear()).toBeGreaterThan(2200);
});

import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';

it('gives a model a second name', async () => {
  const simulator = closing(createSimulator({ models: ['llama3.2:3b'] }));
  const client = createClient(simulator.transport);
  await client.copy('llama3.2:3b', 'mine');
  const { models } = await client.list();
  expect(models.map(({ name }) => name).sort()).toEqual(['llama3.2:3b', 'mine:latest']);
  expect(new Set(models.map(({ digest }) => digest)).size).toBe(1);
  await expect(client.copy('gone', 'mine')).rejects.toMatchObject({ status: 404 });
});

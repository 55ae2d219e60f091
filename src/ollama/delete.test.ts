import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';

it('deletes a model, once', async () => {
  const simulator = closing(createSimulator({ models: ['llama3.2:3b', 'qwen3:8b'] }));
  const client = createClient(simulator.transport);
  await client.delete('qwen3:8b');
  expect((await client.list()).models.map(({ name }) => name)).toEqual(['llama3.2:3b']);
  await expect(client.delete('qwen3:8b')).rejects.toMatchObject({ status: 404 });
});

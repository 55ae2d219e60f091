import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { StreamError } from './errors';

it('pushes under a name with a namespace, and tells a missing model by a line', async () => {
  const simulator = closing(createSimulator({ models: ['llama3.2:3b'], bytesPerSecond: 1e12 }));
  const client = createClient(simulator.transport);
  await client.copy('llama3.2:3b', 'me/mine');
  const statuses: string[] = [];
  for await (const { status } of client.push({ model: 'me/mine' })) statuses.push(status);
  expect(statuses[0]).toBe('retrieving manifest');
  expect(statuses.at(-1)).toBe('success');
  const missing = async () => {
    for await (const { status } of client.push({ model: 'me/gone' })) statuses.push(status);
  };
  await expect(missing()).rejects.toBeInstanceOf(StreamError);
});

import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { StreamCutError, StreamError } from './errors';
import type { ProgressChunk } from './types';

async function read(lines: AsyncIterable<ProgressChunk>): Promise<ProgressChunk[]> {
  const seen: ProgressChunk[] = [];
  for await (const line of lines) seen.push(line);
  return seen;
}

it('tells each layer and ends with success', async () => {
  const simulator = closing(createSimulator({ models: [], bytesPerSecond: 1e12 }));
  const client = createClient(simulator.transport);
  const lines = await read(client.pull({ model: 'llama3.2:3b' }));
  expect(lines[0]).toEqual({ status: 'pulling manifest' });
  expect(lines.at(-1)).toEqual({ status: 'success' });
  expect((await client.list()).models.map(({ name }) => name)).toEqual(['llama3.2:3b']);
});

it('fails by a line on a status of 200', async () => {
  const simulator = closing(createSimulator({ models: [] }));
  const error = await read(createClient(simulator.transport).pull({ model: 'nobody/nothing' })).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(StreamError);
  expect(error).toMatchObject({ serverMessage: 'pull model manifest: file does not exist' });
});

it('takes an end without success for a cut', async () => {
  const simulator = closing(createSimulator({ models: [], bytesPerSecond: 1e12 }));
  simulator.faults.set('/api/pull', { kind: 'cut-after', lines: 2 });
  await expect(read(createClient(simulator.transport).pull({ model: 'llama3.2:3b' }))).rejects.toBeInstanceOf(
    StreamCutError,
  );
});

it('stops when the consumer does: the model does not appear', async () => {
  const simulator = closing(createSimulator({ models: [], bytesPerSecond: 1000 }));
  const client = createClient(simulator.transport);
  for await (const line of client.pull({ model: 'llama3.2:3b' })) if (line.digest) break;
  expect((await client.list()).models).toEqual([]);
});

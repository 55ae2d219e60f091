import { expect, test } from 'vitest';
import { newId } from '@/base/ids';
import { sha256Pool } from '@/base/sha256/pool';
import { chainModel } from '@/formats/chain-model';
import { createClient } from '@/ollama';
import type { Digest } from '@/ollama/types';
import { createThisBrowser } from './this-browser';

async function open() {
  const loads: (number | 'ended')[] = [];
  const onLoad = (load?: { fraction: number }) => void loads.push(load?.fraction ?? 'ended');
  const { transport, persistence } = await createThisBrowser({ onLoad });
  return { client: createClient(transport), persistence, loads };
}

test('a file becomes a model that is kept, says its sentence after a reload, and goes', async () => {
  const drawn = newId().slice(0, 8);
  const model = `drawn-${drawn}`;
  const file = chainModel({ words: [' The', ' word', ' is', ` ${drawn}`, '.'] });
  const digest: Digest = `sha256:${await sha256Pool.digest(file)}`;

  const first = await open();
  expect(first.persistence).toBe('kept');
  expect(await first.client.hasBlob(digest)).toBe(false);
  expect(await first.client.uploadBlob(digest, file)).toBe('created');
  for await (const line of first.client.create({ model, files: { 'chain.gguf': digest } }))
    expect(line).not.toHaveProperty('error');

  // Another server over the same storage: what a reload makes.
  const { client, loads } = await open();
  expect((await client.list()).models.map(({ name }) => name)).toContain(`${model}:latest`);
  let answer = '';
  for await (const { message } of client.chat({ model, messages: [{ role: 'user', content: 'Hi' }] }))
    answer += message.content;
  expect(answer).toBe(` The word is ${drawn}.`);
  expect(loads.slice(-2)).toEqual([1, 'ended']);
  const [running] = (await client.running()).models;
  expect(running).toMatchObject({ name: `${model}:latest`, size_vram: 0 });

  await client.generateWhole({ model, keep_alive: 0 });
  await expect.poll(async () => (await client.running()).models).toEqual([]);
  await client.delete(model);
  expect(await client.hasBlob(digest)).toBe(false);
});

import { expect, test } from 'vitest';
import { closing } from '../../../../e2e/closing';
import { chain } from '../../../../e2e/models/chain';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { createMemoryBlobStore } from '@/embedded/blob-store/memory';
import { createSimulator } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import { createTurns } from '@/shared/create/turns';
import { DigestMemory } from './digest-memory';
import { runImport } from './run-import';
import { UploadPlaces } from './upload-places';

const { signal } = new AbortController();

// Every model is made twice, with texts that the others have too: whoever replaces one frees its layers.
const names = Array.from({ length: 12 }, (_, index) => `race-${index}`);
const textOf = (index: number, round: number) => `Text ${(index + round) % 3}.`;

test('without taking turns, models that are made at once lose layers to each other', async () => {
  const { client, digest } = await serverWithFile();
  for (const round of [0, 1]) {
    await Promise.allSettled(
      names.map(async (model, index) => {
        const lines = client.create({ model, files: { 'a.gguf': digest }, system: textOf(index, round) });
        for await (const line of lines) expect(line.status).not.toBe('');
      }),
    );
  }
  const shown = await Promise.allSettled(names.map((model) => client.show({ model })));
  expect(shown.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
});

test('imports at once make every model in the first go', async () => {
  const { client, file, creates } = await serverWithFile();
  const turns = createTurns({ openStorage: () => Promise.reject(new Error('no storage')), channel: 'race' });
  const digests = new DigestMemory({ hash: sha256Hex });
  const uploads = new UploadPlaces(2);
  let waits = 0;
  for (const round of [0, 1]) {
    await Promise.all(
      names.map((model, index) =>
        runImport(
          {
            model,
            files: [{ name: 'a.gguf', blob: file, field: 'files' }],
            settings: { system: textOf(index, round) },
          },
          {
            ...{ client, digests, uploads, uploadsEarly: false, signal },
            inTurn: (task, onWait) => turns.run('server', task, { signal, onWait }),
            onEvent: ({ type }) => (waits += Number(type === 'create-waits')),
          },
        ),
      ),
    );
  }
  expect(creates()).toBe(2 * names.length);
  expect(waits).toBeGreaterThan(names.length);
  const systems = await Promise.all(names.map(async (model) => (await client.show({ model })).system));
  expect(systems).toEqual(names.map((_, index) => textOf(index, 1)));
});

async function serverWithFile() {
  const memory = createMemoryBlobStore();
  // On a busy machine some get to their manifest later than others.
  const writeManifest = async (name: string, text: string) => {
    const turns = (Number(/race-(\d+)/.exec(name)![1]) % 3) * 100;
    for (let each = 0; each < turns; each += 1) await new Promise((resolve) => setImmediate(resolve));
    await memory.writeManifest(name, text);
  };
  const simulator = closing(createSimulator({ models: [], store: { ...memory, writeManifest } }));
  const client = createClient(simulator.transport);
  const { file } = chain();
  const digest = `sha256:${await sha256Hex(file)}` as const;
  await client.uploadBlob(digest, file);
  return {
    client,
    file,
    digest,
    creates: () => simulator.requests.filter(({ path }) => path === '/api/create').length,
  };
}

import { expect, test } from 'vitest';
import { closing } from '../../../../e2e/closing';
import { chain } from '../../../../e2e/models/chain';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { createMemoryBlobStore } from '@/embedded/blob-store/memory';
import { createSimulator } from '@/embedded/testing/simulator';
import { createClient, HttpError, type Client, type ProgressChunk, type ShowResponse } from '@/ollama';
import { createModel, isTaken } from './create-model';
import { DigestMemory } from './digest-memory';
import type { ImportEvent } from './job';
import { runImport } from './run-import';
import { createTurns } from './turns';
import { UploadPlaces } from './upload-places';

const { signal } = new AbortController();
const request = {
  model: 'm',
  system: 'Be brief.',
  template: '{{ .Prompt }}',
  parameters: { stop: ['a', 'b'], top_k: 3 },
};
const asAsked = { system: 'Be brief.', template: '{{ .Prompt }}', parameters: 'stop  "a"\nstop  "b"\ntop_k    3' };

/** A server that shows, after each create, what the test says. */
function world(...shows: (Partial<ShowResponse> | Error)[]) {
  const events: ImportEvent[] = [];
  let creates = 0;
  const client = {
    async *create(): AsyncGenerator<ProgressChunk, void, void> {
      creates += 1;
      yield { status: 'success' };
    },
    show: async () => {
      const next = shows.shift()!;
      if (next instanceof Error) throw next;
      return next;
    },
  } as unknown as Pick<Client, 'create' | 'show'>;
  const run = () => createModel(request, { client, signal, onEvent: (event) => events.push(event) });
  return { run, creates: () => creates, types: () => events.map(({ type }) => type), client };
}

const missing = () => new HttpError(404, '/api/show', "model 'm' not found");

test('a model that is there as it was asked for is made once', async () => {
  for (const shown of [asAsked, {}, { ...asAsked, template: ' {{ .Prompt }}\n' }]) {
    const { run, creates, types } = world(shown);
    await run();
    expect(creates()).toBe(1);
    expect(types()).toEqual(['create-began', 'create-line']);
  }
});

test.each([
  ['is not there', missing(), 'import.notThere'],
  ['has another system prompt', { ...asAsked, system: 'Be long.' }, 'import.notAsAsked'],
  ['lacks a parameter', { ...asAsked, parameters: 'stop  "a"' }, 'import.notAsAsked'],
])('one that %s is made once more, and then said to have failed', async (_, shown, code) => {
  const healed = world(shown, asAsked);
  await healed.run();
  expect(healed.creates()).toBe(2);
  const failing = world(shown, shown);
  await expect(failing.run()).rejects.toMatchObject({ name: 'ImportError', code });
  expect(failing.creates()).toBe(2);
});

test('one that cannot be shown is made once more, and then fails with the words of the server', async () => {
  const broken = () => new HttpError(500, '/api/show', 'unexpected EOF');
  const { run, creates } = world(broken(), broken());
  await expect(run()).rejects.toMatchObject({ status: 500, serverMessage: 'unexpected EOF' });
  expect(creates()).toBe(2);
});

test('a template that the server does not use is told, and is no failure', async () => {
  const { run, creates, types } = world({ ...asAsked, template: '{% for message in messages %}' });
  await run();
  expect(creates()).toBe(1);
  expect(types()).toContain('template-ignored');
});

test('a name is taken by whatever is there, unreadable or not', async () => {
  expect(await isTaken(world({}).client, 'm', signal)).toBe(true);
  expect(await isTaken(world(new HttpError(500, '/api/show', 'no')).client, 'm', signal)).toBe(true);
  expect(await isTaken(world(missing()).client, 'm', signal)).toBe(false);
});

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

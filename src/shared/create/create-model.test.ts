import { expect, test } from 'vitest';
import { HttpError, type Client, type ProgressChunk, type ShowResponse } from '@/ollama';
import { createModel, isTaken, type CreateEvent } from './create-model';

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
  const events: CreateEvent[] = [];
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
  ['is not there', missing(), 'create.notThere'],
  ['has another system prompt', { ...asAsked, system: 'Be long.' }, 'create.notAsAsked'],
  ['lacks a parameter', { ...asAsked, parameters: 'stop  "a"' }, 'create.notAsAsked'],
])('one that %s is made once more, and then said to have failed', async (_, shown, code) => {
  const healed = world(shown, asAsked);
  await healed.run();
  expect(healed.creates()).toBe(2);
  const failing = world(shown, shown);
  await expect(failing.run()).rejects.toMatchObject({ name: 'CreateError', code });
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

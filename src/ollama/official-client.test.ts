import { Ollama, type ChatResponse as OfficialChatResponse } from 'ollama/browser';
import { expect, it } from 'vitest';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { chain } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { createClient } from './client';
import type { ChatRequest } from './chat';
import type { TransportRequest } from './transport';

// The official JavaScript client as a second opinion: it must understand what the simulator says, and
// its types must agree with ours where both know a field.

function officialClient(simulator: Simulator): Ollama {
  const fetch = (async (url: string, init: RequestInit = {}) =>
    simulator.handle(
      {
        method: (init.method ?? 'GET') as TransportRequest['method'],
        path: new URL(url).pathname,
        body: init.body as string | undefined,
      },
      init.signal ? { signal: init.signal } : {},
    )) as typeof globalThis.fetch;
  return new Ollama({ host: 'http://localhost:11434', fetch });
}

it('reads the same from the simulator as ours', async () => {
  const simulator = closing(createSimulator({ models: ['llama3.2:3b'] }));
  const ours = createClient(simulator.transport);
  const official = officialClient(simulator);
  expect((await official.version()).version).toBe(await ours.version());
  expect((await official.list()).models.map(({ name }) => name)).toEqual(
    (await ours.list()).models.map(({ name }) => name),
  );
  const shown = await official.show({ model: 'llama3.2:3b' });
  expect(shown.capabilities).toEqual((await ours.show({ model: 'llama3.2:3b' })).capabilities);
});

it('streams the same answer, from a request of our type', async () => {
  const simulator = closing(createSimulator({ models: [] }));
  const ours = createClient(simulator.transport);
  const fixture = chain();
  await install(ours, 'chain', fixture);
  const request: Pick<ChatRequest, 'model' | 'messages' | 'options' | 'keep_alive' | 'logprobs'> = {
    model: 'chain',
    messages: [{ role: 'user', content: 'Hi' }],
    options: { temperature: 0 },
  };
  let text = '';
  let last: OfficialChatResponse | undefined;
  for await (const chunk of await officialClient(simulator).chat({ ...request, stream: true })) {
    text += chunk.message.content;
    last = chunk;
  }
  expect(text.trim()).toBe(fixture.sentence);
  expect(last?.done_reason).toBe('stop');
});

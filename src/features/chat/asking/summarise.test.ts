import { expect, test } from 'vitest';
import type { ChatRequest } from '@/ollama';
import { piecesOf, summarise } from './summarise';

const estimate = (text: string) => Math.ceil(text.length / 4);
const order = { model: 'm', instruction: 'Sum up', contextLength: 1000 };

function clientThatSays(...texts: string[]) {
  const asked: ChatRequest[] = [];
  async function* chat(request: ChatRequest) {
    asked.push(request);
    for (const content of texts) {
      yield { model: 'm', message: { role: 'assistant' as const, content }, done: content === texts.at(-1) };
    }
  }
  return { asked, client: { chat } };
}

async function all(texts: AsyncGenerator<string>): Promise<string[]> {
  const seen: string[] = [];
  for await (const text of texts) seen.push(text);
  return seen;
}

test('what was said is summed up as it comes', async () => {
  const { asked, client } = clientThatSays(' They', ' met. ');
  const said = [
    { by: 'You', text: 'Hi' },
    { by: 'm', text: 'Hello' },
  ];
  const seen = await all(summarise(client, said, order, estimate, new AbortController().signal));
  expect(seen).toEqual(['They', 'They met. ', 'They met.']);
  expect(asked).toMatchObject([
    { model: 'm', truncate: false, messages: [{ role: 'user', content: 'Sum up\n\nYou: Hi\n\nm: Hello' }] },
  ]);
});

test('it is loaded as in the conversation, as long as it needs to be, and tells when it was cut', async () => {
  const asked: ChatRequest[] = [];
  async function* chat(request: ChatRequest) {
    asked.push(request);
    yield { model: 'm', message: { role: 'assistant' as const, content: 'They' }, done: true, done_reason: 'length' };
  }
  let isCut = false;
  const options = { num_ctx: 512, num_predict: 20, stop: ['.'] };
  const cut = { ...order, options, shift: false as const, onCut: () => void (isCut = true) };
  await all(summarise({ chat }, [{ by: 'You', text: 'Hi' }], cut, estimate, new AbortController().signal));
  expect(asked).toMatchObject([{ options: { num_ctx: 512 }, shift: false }]);
  expect(asked[0]!.options).toEqual({ num_ctx: 512 });
  expect(isCut).toBe(true);
});

test('what is too long for the context is summed up in pieces', async () => {
  const { asked, client } = clientThatSays('Part.');
  const said = Array.from({ length: 6 }, (_, index) => ({ by: 'You', text: `${index} ${'word '.repeat(150)}` }));
  const seen = await all(summarise(client, said, order, estimate, new AbortController().signal));
  expect(asked).toHaveLength(3);
  expect(seen.at(-1)).toBe('Part.\n\nPart.\n\nPart.');
  for (const { messages } of asked) expect(estimate(messages[0]!.content)).toBeLessThan(500);
});

test('a message that is too long by itself is cut between words, and nothing of it is lost', () => {
  const text = Array.from({ length: 3000 }, (_, index) => `w${index}`).join(' ');
  const pieces = piecesOf([{ by: 'You', text }], 400, estimate);
  expect(pieces.length).toBeGreaterThan(8);
  for (const piece of pieces) expect(estimate(piece)).toBeLessThanOrEqual(401);
  expect(pieces.join(' ').split(/\s+/)).toEqual(`You: ${text}`.split(' '));
  expect(piecesOf([{ by: 'You', text: 'x'.repeat(5000) }], 400, estimate).join('').length).toBeGreaterThanOrEqual(5000);
});

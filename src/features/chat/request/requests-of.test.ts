import { expect, test } from 'vitest';
import type { ServerId } from '@/shared/servers.store';
import type { ConversationLog } from '../conversation-log';
import type { AssistantMessage, Message, UserMessage } from '../message';
import { Thread } from '../thread';
import { nextRequest, requestsOf } from './requests-of';

const base = { conversationId: 'c1', createdAt: 0 };
const question: UserMessage = {
  ...base,
  id: 'q1',
  parentId: null,
  role: 'user',
  status: 'done',
  parts: [
    { kind: 'image', blobId: 'photo', mediaType: 'image/png', name: 'photo.png' },
    { kind: 'text', text: 'What is it?' },
  ],
};
const answer: AssistantMessage = {
  ...base,
  id: 'a1',
  parentId: 'q1',
  role: 'assistant',
  status: 'done',
  model: 'm',
  serverId: 's' as ServerId,
  setup: { system: 'Be brief.', format: 'json', stream: false },
  parts: [
    { kind: 'tool-call', call: { id: '1', function: { name: 'look', arguments: {} } } },
    { kind: 'step', endedAt: 1 },
    {
      kind: 'tool-result',
      callId: '1',
      name: 'look',
      content: 'a cat',
      outcome: 'done',
      by: 'hand',
      startedAt: 1,
      endedAt: 1,
    },
    { kind: 'text', text: '{"it": "a cat"}' },
  ],
};

function logOf(...messages: Message[]): Pick<ConversationLog, 'thread' | 'blobs'> {
  const thread = new Thread();
  thread.put(...messages);
  thread.show(messages.at(-1)?.id ?? null);
  const blobs = { get: async (id: string) => (id === 'photo' ? new Blob(['bytes']) : undefined) };
  return { thread: async () => thread, blobs: blobs as unknown as ConversationLog['blobs'] };
}

test('an answer has a request for each step, to the letter', async () => {
  const [first, second, ...others] = await requestsOf(answer, logOf(question, answer));
  expect(others).toEqual([]);
  const asked = { role: 'user', content: 'What is it?', images: [btoa('bytes')] };
  expect(first).toEqual({
    model: 'm',
    messages: [{ role: 'system', content: 'Be brief.' }, asked],
    format: 'json',
    stream: false,
  });
  expect(second!.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool']);
  expect(second!.messages[3]).toMatchObject({ role: 'tool', content: 'a cat', tool_name: 'look' });
});

test('the next request has what came before, what is written, and the setup with its tools', async () => {
  const tool = { type: 'function' as const, function: { name: 'look', parameters: {} } };
  const next = { conversationId: 'c1', model: 'n', setup: { think: false, toolIds: ['own:look'] } };
  const request = await nextRequest(
    { ...next, question: { text: 'And now?', attachments: [] } },
    logOf(question, answer),
    async ({ toolIds: _ids, ...setup }) => ({ ...setup, tools: [tool] }),
  );
  expect(request).toMatchObject({ model: 'n', think: false, tools: [tool], stream: true });
  expect(request.messages.at(-1)).toEqual({ role: 'user', content: 'And now?' });
  expect(request.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
});

test('of a conversation that is to be begun there is only what is written', async () => {
  const begun = { conversationId: undefined, model: 'n', setup: {}, question: { text: '', attachments: [] } };
  expect(await nextRequest(begun, logOf(), async (setup) => setup)).toEqual({ model: 'n', messages: [], stream: true });
});

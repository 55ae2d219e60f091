import { describe, expect, it } from 'vitest';
import type { ChatChunk, ChatRequest, GenerateChunk, GenerateRequest } from '@/ollama';
import { writeOn } from './write-on';

const request: ChatRequest = {
  model: 'm',
  messages: [
    { role: 'user', content: 'Count' },
    { role: 'assistant', content: 'One, two, ' },
  ],
  options: { seed: 5 },
  think: true,
  tools: [],
};
const line = (content: string, more: Partial<ChatChunk> = {}): ChatChunk => ({
  model: 'm',
  done: true,
  message: { role: 'assistant', content },
  ...more,
});

/** A server that renders a prompt, or knows of no such thing. */
function server(prompt: string | undefined) {
  const chats: ChatRequest[] = [];
  const completions: GenerateRequest[] = [];
  const client = {
    async *chat(asked: ChatRequest): AsyncGenerator<ChatChunk, void, void> {
      chats.push(asked);
      if (!asked._debug_render_only || prompt === undefined) yield line('chatted');
      else yield line('', { done: false, _debug_info: { rendered_template: prompt } });
    },
    async *generate(asked: GenerateRequest): AsyncGenerator<GenerateChunk, void, void> {
      completions.push(asked);
      yield { model: 'm', response: 'completed', done: true, done_reason: 'stop', eval_count: 3 };
    },
  };
  return { client, chats, completions };
}

async function all(of: AsyncGenerator<ChatChunk>): Promise<ChatChunk[]> {
  const chunks = [];
  for await (const chunk of of) chunks.push(chunk);
  return chunks;
}
const { signal } = new AbortController();

describe('writeOn', () => {
  it('chats where the prompt ends with the words of the answer', async () => {
    const { client, chats, completions } = server('<user>Count</user><assistant>One, two,\n');
    expect(await all(writeOn(client, request, signal))).toEqual([line('chatted')]);
    expect(chats[1]).toBe(request);
    expect(completions).toEqual([]);
  });

  it('completes the prompt up to them where a second answer would begin', async () => {
    const { client, completions } = server('<user>Count One, two,</user><assistant>One, two,</assistant><assistant>');
    expect(await all(writeOn(client, request, signal))).toEqual([
      line('completed', { done_reason: 'stop', eval_count: 3 }),
    ]);
    expect(completions).toEqual([
      { model: 'm', options: { seed: 5 }, raw: true, prompt: '<user>Count One, two,</user><assistant>One, two,' },
    ]);
  });

  it('takes the answer of a server that renders nothing', async () => {
    const { client, chats } = server(undefined);
    expect(await all(writeOn(client, request, signal))).toEqual([line('chatted')]);
    expect(chats).toHaveLength(1);
  });

  it('says so where the words are not in the prompt, or pictures are', async () => {
    const lost = server('<user>Count</user><assistant>').client;
    await expect(all(writeOn(lost, request, signal))).rejects.toMatchObject({ code: 'chat.cannotWriteOn' });
    const closed = server('<assistant>One, two,</assistant><assistant>').client;
    const [question, ...others] = request.messages;
    const messages = [{ ...question!, images: ['AAAA'] }, ...others];
    await expect(all(writeOn(closed, { ...request, messages }, signal))).rejects.toMatchObject({
      code: 'chat.cannotWriteOn',
    });
  });
});

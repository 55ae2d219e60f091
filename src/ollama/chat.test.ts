import { describe, expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { chain } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { thinking } from '../../e2e/models/thinking';
import { tool, weatherTool } from '../../e2e/models/tool';
import { createClient } from './client';
import type { ChatChunk } from './chat';
import { StreamCutError, StreamError } from './errors';

const messages = [{ role: 'user' as const, content: 'Hi' }];

describe('chat', () => {
  it('streams an answer', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    const fixture = chain();
    await install(client, 'chain', fixture);
    let text = '';
    let last: ChatChunk | undefined;
    for await (const chunk of client.chat({ model: 'chain', messages })) {
      text += chunk.message.content;
      last = chunk;
    }
    expect(text.trim()).toBe(fixture.sentence);
    expect(last).toMatchObject({ done: true, done_reason: 'stop' });
    expect((await client.chatWhole({ model: 'chain', messages })).message.content.trim()).toBe(fixture.sentence);
  });

  it('keeps thinking and answer apart', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    const fixture = thinking();
    await install(client, 'thinking', fixture);
    const { message } = await client.chatWhole({ model: 'thinking', messages, think: true });
    expect(message.thinking?.trim()).toBe(fixture.thought);
    expect(message.content.trim()).toBe(fixture.answer);
  });

  it('calls a tool with arguments as an object', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    const fixture = tool();
    await install(client, 'tool', fixture);
    const { message } = await client.chatWhole({ model: 'tool', messages, tools: [weatherTool] });
    expect(message.tool_calls).toHaveLength(1);
    expect(message.tool_calls![0]!.function).toMatchObject(fixture.call);
  });

  it('hands on what came before the stream broke', async () => {
    const simulator = closing(createSimulator({ models: [] }));
    const client = createClient(simulator.transport);
    const fixture = chain();
    await install(client, 'chain', fixture);
    const read = async () => {
      let text = '';
      try {
        for await (const chunk of client.chat({ model: 'chain', messages })) text += chunk.message.content;
      } catch (error) {
        return { text, error };
      }
      return { text };
    };
    const expected = fixture.words.slice(0, 2).join('');
    simulator.faults.set('/api/chat', { kind: 'reset', lines: 2 }, { times: 1 });
    expect(await read()).toEqual({ text: expected, error: expect.objectContaining({ how: 'reset' }) as unknown });
    simulator.faults.set('/api/chat', { kind: 'cut-after', lines: 2 }, { times: 1 });
    expect(await read()).toEqual({ text: expected, error: expect.any(StreamCutError) as unknown });
    simulator.faults.set('/api/chat', { kind: 'error-line', lines: 2, message: 'boom' }, { times: 1 });
    expect(await read()).toEqual({ text: expected, error: expect.any(StreamError) as unknown });
  });
});

import { describe, expect, it } from 'vitest';
import { anAnswer, aQuestion } from './messages.fixture';
import { toChatRequest } from './to-chat-request';

const model = 'm';

describe('toChatRequest', () => {
  it('sends questions and answers in their order', () => {
    const answer = anAnswer({ parts: [{ kind: 'text', text: 'Hello' }], status: 'done' });
    const next = aQuestion({ parts: [{ kind: 'text', text: 'And?' }] });
    expect(toChatRequest([aQuestion(), answer, next], { model })).toEqual({
      model,
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'And?' },
      ],
    });
  });

  it('leaves thinking out and joins texts', () => {
    const answer = anAnswer({
      parts: [
        { kind: 'thinking', text: 'hm', startedAt: 0 },
        { kind: 'text', text: 'a' },
        { kind: 'text', text: 'b' },
      ],
    });
    expect(toChatRequest([answer], { model }).messages).toEqual([{ role: 'assistant', content: 'ab' }]);
  });

  it('sends answers that ended early as far as they came, empty ones not at all', () => {
    const parts = [{ kind: 'text' as const, text: 'half' }];
    for (const status of ['stopped', 'failed', 'interrupted'] as const) {
      const history = [aQuestion(), anAnswer({ status, parts }), aQuestion(), anAnswer({ status }), aQuestion()];
      expect(toChatRequest(history, { model }).messages.map(({ content }) => content)).toEqual([
        'Hi',
        'half',
        'Hi',
        'Hi',
      ]);
    }
  });

  it('sends tool calls with the thinking that led to them', () => {
    const call = { function: { name: 'a', arguments: {} } };
    const answer = anAnswer({
      parts: [
        { kind: 'thinking', text: 'hm', startedAt: 0 },
        { kind: 'tool-call', call },
      ],
    });
    expect(toChatRequest([answer], { model }).messages).toEqual([
      { role: 'assistant', content: '', thinking: 'hm', tool_calls: [call] },
    ]);
  });

  it('sends images without a prefix', () => {
    const question = aQuestion({ parts: [{ kind: 'image', base64: 'AAAA', mediaType: 'image/png' }] });
    expect(toChatRequest([question], { model }).messages).toEqual([{ role: 'user', content: '', images: ['AAAA'] }]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, Part } from './message';
import { anAnswer, aQuestion } from './messages.fixture';
import { sendingOf, toChatRequest } from './to-chat-request';

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
    expect(toChatRequest([aQuestion(), answer], { model }).messages.at(-1)).toEqual({
      role: 'assistant',
      content: 'ab',
    });
  });

  it('sends answers that ended early as far as they came, and a question without a word with the next one', () => {
    const parts = [{ kind: 'text' as const, text: 'half' }];
    const again = aQuestion({ parts: [{ kind: 'text', text: 'Hello?' }] });
    for (const status of ['stopped', 'failed', 'interrupted'] as const) {
      const history = [aQuestion(), anAnswer({ status, parts }), aQuestion(), anAnswer({ status }), again];
      expect(toChatRequest(history, { model }).messages).toEqual([
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'half' },
        { role: 'user', content: 'Hi\n\nHello?' },
      ]);
    }
  });

  it('takes an answer that only thought for one without a word', () => {
    const answer = anAnswer({ status: 'stopped', parts: [{ kind: 'thinking', text: 'hm', startedAt: 0 }] });
    expect(toChatRequest([aQuestion(), answer, aQuestion()], { model }).messages).toEqual([
      { role: 'user', content: 'Hi\n\nHi' },
    ]);
  });

  it('leaves answers out that no question comes before', () => {
    const answer = anAnswer({ status: 'done', parts: [{ kind: 'text', text: 'a' }] });
    expect(toChatRequest([answer, answer, aQuestion()], { model }).messages).toEqual([{ role: 'user', content: 'Hi' }]);
  });

  it('keeps the indentation of a question', () => {
    const question = aQuestion({ parts: [{ kind: 'text', text: '    indented = True\n' }] });
    expect(toChatRequest([question], { model }).messages[0]?.content).toBe('    indented = True\n');
  });

  it('sends a text that was put to a question by its name, in a fence that nothing inside of it ends', () => {
    const file = (text: string): Part => ({ kind: 'file', name: 'a.md', text });
    const content = (...parts: Part[]) => toChatRequest([aQuestion({ parts })], { model }).messages[0]?.content;
    expect(content(file('x\ny'), { kind: 'text', text: 'Why?' })).toBe('a.md:\n```\nx\ny\n```\n\nWhy?');
    expect(content(file('````js\n```\n'))).toBe('a.md:\n`````\n````js\n```\n`````');
    expect(content(file('``` '.repeat(300_000)))).toMatch(/^a\.md:\n````\n``` /);
  });

  it('sends tool calls with the thinking that led to them', () => {
    const call = { function: { name: 'a', arguments: {} } };
    const answer = anAnswer({
      parts: [
        { kind: 'thinking', text: 'hm', startedAt: 0 },
        { kind: 'tool-call', call },
      ],
    });
    expect(toChatRequest([aQuestion(), answer], { model }).messages.at(-1)).toEqual({
      role: 'assistant',
      content: '',
      thinking: 'hm',
      tool_calls: [call],
    });
  });

  it('leaves out a tool call that lacks its name', () => {
    const answer = anAnswer({ parts: [{ kind: 'tool-call', call: { function: { name: '', arguments: {} } } }] });
    expect(toChatRequest([aQuestion(), answer], { model }).messages).toHaveLength(1);
  });

  it('sends images without a prefix', () => {
    const question = aQuestion({
      parts: [
        { kind: 'image', blobId: 'a', mediaType: 'image/png', name: '' },
        { kind: 'audio', blobId: 'gone', mediaType: 'audio/wav', name: '' },
      ],
    });
    const media = new Map([['a', 'AAAA']]);
    expect(toChatRequest([question], { model, media }).messages).toEqual([
      { role: 'user', content: '', images: ['AAAA'] },
    ]);
  });
});

describe('a turn of several steps', () => {
  const call = { id: 'c', function: { name: 'clock', arguments: {} } };
  const answer = anAnswer({
    parts: [
      { kind: 'thinking', text: 'hm', startedAt: 0 },
      { kind: 'text', text: 'Wait.' },
      { kind: 'tool-call', call },
      { kind: 'step', endedAt: 1 },
      {
        kind: 'tool-result',
        callId: 'c',
        name: 'clock',
        content: '5',
        outcome: 'done',
        by: 'hand',
        startedAt: 1,
        endedAt: 2,
      },
    ],
  });
  const wire = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Wait.', thinking: 'hm', tool_calls: [call] },
    { role: 'tool', content: '5', tool_name: 'clock', tool_call_id: 'c' },
  ];

  it('goes out as the messages that it was', () => {
    expect(toChatRequest([aQuestion(), answer], { model }).messages).toEqual(wire);
    const ended = anAnswer({ parts: [...answer.parts, { kind: 'text', text: 'Five.' }] });
    expect(toChatRequest([aQuestion(), ended, aQuestion({ id: 'q2' })], { model }).messages).toEqual([
      ...wire,
      { role: 'assistant', content: 'Five.' },
      { role: 'user', content: 'Hi' },
    ]);
  });
});

describe('how it is asked', () => {
  it('goes out in the terms of the wire, and what is not set does not', () => {
    const setup = { system: 'Be brief.', options: { seed: 5 }, think: false, stream: false, truncate: false } as const;
    expect(toChatRequest([aQuestion()], { model, setup })).toEqual({
      model,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
      options: { seed: 5 },
      think: false,
      truncate: false,
    });
  });
});

const texts = fc.constantFrom('', ' ', 'one', 'two');
const aPart: fc.Arbitrary<Part> = fc.oneof(
  texts.map((text): Part => ({ kind: 'text', text })),
  texts.map((text): Part => ({ kind: 'thinking', text, startedAt: 0 })),
  texts.map((text): Part => ({ kind: 'file', name: 'a', text })),
  fc.constantFrom('', 'call').map((name): Part => ({ kind: 'tool-call', call: { function: { name, arguments: {} } } })),
);
const aMessage: fc.Arbitrary<Message> = fc
  .record({ isAnswer: fc.boolean(), parts: fc.array(aPart, { maxLength: 3 }) })
  .map(({ isAnswer, parts }) => (isAnswer ? anAnswer({ parts }) : aQuestion({ parts })));

/** Any history, ending with a question. */
const aHistory = fc
  .array(aMessage, { maxLength: 12 })
  .map((messages): Message[] =>
    [...messages, aQuestion()].map((message, index) => ({ ...message, id: String(index) })),
  );

describe('any history', () => {
  it('goes out as turns: a question first, a question last, never two of a kind', () => {
    fc.assert(
      fc.property(aHistory, (history) => {
        const roles = toChatRequest(history, { model }).messages.map(({ role }) => role);
        expect(roles).toEqual(roles.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')));
        expect(roles.at(-1)).toBe('user');
      }),
    );
  });

  it('loses no word but thinking, and answers before the first question', () => {
    fc.assert(
      fc.property(aHistory, (history) => {
        const words = (text: string) => text.match(/one|two/g) ?? [];
        const first = history.findIndex(({ role, parts }) => role === 'user' && parts.some(isWorth));
        const expected = history
          .slice(first)
          .flatMap(({ parts }) => {
            const isText = (kind: Part['kind']) => (part: Part) => part.kind === kind;
            return [...parts.filter(isText('file')), ...parts.filter(isText('text'))];
          })
          .flatMap((part) => ('text' in part ? words(part.text) : []));
        expect(toChatRequest(history, { model }).messages.flatMap(({ content }) => words(content))).toEqual(expected);
      }),
    );
  });

  it('says of as many messages that they go with others, or not at all, as are missing on the wire', () => {
    fc.assert(
      fc.property(aHistory, (history) => {
        const ids = history.map(({ id }) => id);
        const message = (id: string) => history[Number(id)];
        const odd = ids.filter((_, index) => sendingOf(ids, index, message) !== undefined).length;
        const sent = history.filter(({ parts }) => parts.some(isWorth)).length;
        expect(toChatRequest(history, { model }).messages).toHaveLength(sent - odd);
      }),
    );
  });

  function isWorth(part: Part): boolean {
    if (part.kind === 'tool-call') return part.call.function.name !== '';
    return (part.kind === 'text' || part.kind === 'file') && part.text.trim() !== '';
  }
});

describe('what is said of a message', () => {
  const text = (value: string): Part[] => [{ kind: 'text', text: value }];
  const said = (...history: Message[]) => {
    const ids = history.map((_, index) => String(index));
    return ids.map((_, index) => sendingOf(ids, index, (id) => history[Number(id)]));
  };

  it('is nothing where turns alternate', () => {
    expect(said(aQuestion(), anAnswer({ parts: text('a') }), aQuestion(), anAnswer())).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is that a question without a word goes with the next one', () => {
    expect(said(aQuestion(), anAnswer(), aQuestion())).toEqual(['with-next', undefined, undefined]);
    expect(said(aQuestion(), anAnswer())).toEqual([undefined, undefined]);
  });

  it('is what becomes of answers whose question is gone', () => {
    const answer = anAnswer({ parts: text('a') });
    expect(said(answer, answer, aQuestion(), answer, answer)).toEqual([
      'not',
      'not',
      undefined,
      undefined,
      'with-previous',
    ]);
  });
});

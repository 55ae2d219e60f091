import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation, Message } from './message';
import { aConversation, anAnswer, aQuestion } from './messages.fixture';
import { toRunSetup } from '@/shared/run/read-setup';
import { toConversationSetup } from './read-conversation-setup';
import { toConversation, toFile, toMessage, toMessages, toToolCall } from './read-stored';
import { fromStoredError } from '@/shared/stored-error';

const call = { id: 'x', function: { index: 0, name: 'a', arguments: { b: [1] } } };
const whole: Message = anAnswer({
  status: 'failed',
  firstChunkAt: 1,
  endedAt: 2,
  doneReason: 'stop',
  metrics: { eval_count: 3, eval_duration: 4 },
  error: { name: 'HttpError', status: 500, path: '/api/chat', serverMessage: 'no', signinUrl: undefined },
  lastChunkAt: 2,
  editedAt: 3,
  setup: {
    system: 'Be brief.',
    options: { temperature: 0.5, stop: ['a'], num_ctx: 4096, use_mmap: true },
    think: 'high',
    format: { type: 'object' },
    keep_alive: '5m',
    stream: false,
    truncate: false,
    shift: false,
    logprobs: true,
    top_logprobs: 2,
    tools: [{ type: 'function', function: { name: 'a', parameters: { type: 'object' } } }],
  },
  logprobs: [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [{ token: 'b', logprob: -2 }] }],
  parts: [
    { kind: 'thinking', text: 'hm', startedAt: 1, endedAt: 2, isTagged: true },
    { kind: 'thinking', text: 'hm', startedAt: 1 },
    { kind: 'text', text: 'a' },
    { kind: 'tool-call', call },
    { kind: 'step', endedAt: 4, metrics: { eval_count: 3 }, doneReason: 'stop' },
    {
      kind: 'tool-result',
      callId: 'x',
      name: 'a',
      content: '5',
      outcome: 'done',
      by: 'function',
      startedAt: 4,
      endedAt: 5,
    },
  ],
});
const question = aQuestion({
  parts: [
    { kind: 'image', blobId: 'abc', mediaType: 'image/svg+xml', name: 'a.svg' },
    { kind: 'audio', blobId: 'def', mediaType: 'audio/wav', name: 'a.wav' },
    { kind: 'file', name: 'a.txt', text: 'b' },
    { kind: 'text', text: 'c' },
  ],
});

const sorted = aConversation({
  titleBy: 'user',
  setup: { system: 'Be brief.', options: { seed: 5 }, toolIds: ['own:1'], maxRounds: 3 },
  pinnedAt: 1,
  archivedAt: 2,
  tags: ['horses'],
});

/** Every place of a value, as the keys that lead there. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function withChange(value: unknown, [key, ...rest]: string[], change: unknown): unknown {
  if (key === undefined) return change;
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value);
  if (rest.length === 0 && change === absent) delete copy[key];
  else copy[key] = withChange(copy[key], rest, change);
  return copy;
}

const absent = Symbol('absent');
const odd = fc.constantFrom<unknown>(
  absent,
  null,
  true,
  0,
  -1,
  NaN,
  Infinity,
  1e300,
  '',
  '\ud800',
  '__proto__',
  'toString',
  [],
  [null],
  {},
  { __proto__: null },
  { toString: 5 },
  new Date(NaN),
  new Map(),
);

describe('what was stored', () => {
  it('is read as it was written', () => {
    for (const conversation of [aConversation(), sorted]) expect(toConversation(conversation)).toEqual(conversation);
    expect(toMessage(structuredClone(whole))).toEqual(whole);
    expect(toMessage(structuredClone(question))).toEqual(question);
  });

  it.each([undefined, null, 0, 'a', [], {}, { id: 5 }, { id: '' }, { id: 'a b' }, { id: '../x' }])(
    'is nothing without an id of ours: %j',
    (value) => {
      expect(toConversation(value)).toBeUndefined();
      expect(toMessage(value)).toBeUndefined();
    },
  );

  it('is of our type wherever it was changed, or nothing', () => {
    const values = [aConversation(), sorted, whole, question];
    const cases = fc
      .constantFrom(...values)
      .chain((value) =>
        fc.record({ value: fc.constant(value), path: fc.constantFrom(...placesOf(value)), change: odd }),
      );
    fc.assert(
      fc.property(cases, cases, ({ value, path, change }, second) => {
        const once = withChange(value, path, change === absent && path.length === 0 ? undefined : change);
        const twice = withChange(once, second.path, second.change === absent ? null : second.change);
        for (const changed of [once, twice]) {
          const conversation = toConversation(changed);
          if (conversation) expectConversation(conversation);
          const message = toMessage(changed);
          if (message) expectMessage(message);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves an error behind where an answer failed of one that is not known', () => {
    const stored = { ...whole, error: { name: 'PirateError', cause: 5 } };
    expect(toMessage(stored)).toMatchObject({ error: { name: 'Error', message: '' } });
    expect(toMessage({ ...whole, error: undefined })).toMatchObject({ error: { name: 'Error' } });
  });

  it('follows no address that is none of the web', () => {
    const error = { name: 'HttpError', status: 401, path: '', serverMessage: '', signinUrl: 'javascript:alert(1)' };
    expect(toMessage({ ...whole, error })).toMatchObject({ error: { signinUrl: undefined } });
  });
});

describe('messages', () => {
  it('follow the one before a message that is left out, however many those are', () => {
    const stored = [
      aQuestion({ id: 'q' }),
      { id: 'x', conversationId: 'conversation-1', parentId: 'q' },
      { id: 'y', conversationId: 'conversation-1', parentId: 'x', role: null },
      anAnswer({ id: 'a', parentId: 'y' }),
    ];
    const { messages, unreadableCount } = toMessages(stored);
    expect(messages.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['q', null],
      ['a', 'q'],
    ]);
    expect(unreadableCount).toBe(2);
  });

  it('begin a thread when those that are left out go round in a circle', () => {
    const { messages } = toMessages([
      { id: 'x', parentId: 'y' },
      { id: 'y', parentId: 'x' },
      anAnswer({ id: 'a', parentId: 'y' }),
    ]);
    expect(messages.map(({ parentId }) => parentId)).toEqual([null]);
  });
});

describe('a tool call', () => {
  it.each([undefined, null, 'a', {}, { id: 'x', type: 'function' }, { function: null }, { function: { name: 5 } }])(
    'without a name is incomplete: %j',
    (value) => {
      expect(toToolCall(value).function).toEqual({ name: '', arguments: {} });
    },
  );

  it('is taken as it came', () => {
    expect(toToolCall(call)).toEqual(call);
    expect(toToolCall({ function: { name: 'a', arguments: '{"b":1}' } }).function.arguments).toEqual({});
  });
});

describe('a file', () => {
  it('needs its text', () => {
    expect(toFile({ text: 'a' })).toEqual({ kind: 'file', name: '', text: 'a' });
    for (const value of [null, 'a', {}, { name: 'a' }, { name: 'a', text: 5 }]) expect(toFile(value)).toBeUndefined();
  });
});

// Written anew and not by the reader's own pieces, so that a slip there shows here.

function expectConversation({ setup, pinnedAt, archivedAt, tags, titleBy, ...rest }: Conversation): void {
  expect(rest).toEqual({
    id: expect.stringMatching(/^[\w-]+$/),
    title: expect.any(String),
    createdAt: expect.any(Number),
    updatedAt: expect.any(Number),
    leafId: rest.leafId === null ? null : expect.any(String),
    model: expect.any(String),
    serverId: expect.any(String),
  });
  if (setup) expect(toConversationSetup(setup)).toEqual(setup);
  expect(Number.isFinite((pinnedAt ?? 0) + (archivedAt ?? 0))).toBe(true);
  expect([undefined, 'user', 'model']).toContain(titleBy);
  for (const tag of tags ?? []) expect(tag).toMatch(/[^]/);
}

function expectMessage(message: Message): void {
  expect(message.id).toMatch(/^[\w-]+$/);
  expect(message.conversationId).toMatch(/^[\w-]+$/);
  expect(message.parentId === null || typeof message.parentId === 'string').toBe(true);
  expect(Number.isFinite(message.createdAt)).toBe(true);
  for (const part of message.parts) {
    if (part.kind === 'tool-call') {
      expect(typeof part.call.function.name).toBe('string');
      expect(Object.prototype.toString.call(part.call.function.arguments)).not.toBe('[object Array]');
    } else if ('blobId' in part) {
      expect(part.blobId).toMatch(/^[\w-]+$/);
      expect(part.mediaType.startsWith(`${part.kind}/`)).toBe(true);
    } else if (part.kind === 'step') expect(Number.isFinite(part.endedAt)).toBe(true);
    else if (part.kind === 'tool-result') {
      expect([typeof part.content, typeof part.name]).toEqual(['string', 'string']);
      expect(['done', 'failed', 'refused']).toContain(part.outcome);
      expect(['hand', 'function', 'mcp', 'page']).toContain(part.by);
      expect(Number.isFinite(part.startedAt + part.endedAt)).toBe(true);
    } else expect(typeof part.text).toBe('string');
    if (part.kind === 'thinking') expect(Number.isFinite(part.startedAt)).toBe(true);
  }
  if (message.role === 'user') return;
  expect(message.role).toBe('assistant');
  expect(['streaming', 'done', 'stopped', 'failed', 'interrupted']).toContain(message.status);
  expect([typeof message.model, typeof message.serverId]).toEqual(['string', 'string']);
  for (const measure of Object.values(message.metrics ?? {})) expect(measure).toBeGreaterThanOrEqual(0);
  if (message.error) expect(fromStoredError(message.error)).toBeInstanceOf(Error);
  if (message.status === 'failed') expect(message.error).toBeDefined();
  if (message.setup) expect(toRunSetup(message.setup)).toEqual(message.setup);
  for (const { token, logprob } of message.logprobs ?? [])
    expect([typeof token, Number.isFinite(logprob)]).toEqual(['string', true]);
}

import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openConversations, type ConversationsStorage } from './conversations.db';
import { aLocalStorage } from './local-storage.fixture';
import type { AssistantMessage, Message } from './message';
import { aConversation, anAnswer, aQuestion } from './messages.fixture';
import { recoverAnswers } from './recover';
import { toTail, writeTail } from './tail-journal';

let storage: ConversationsStorage;
let recovered: Message[];
let elsewhere: (id: string) => boolean;

beforeEach(() => {
  vi.stubGlobal('localStorage', aLocalStorage());
  storage = openConversations();
  recovered = [];
  elsewhere = () => false;
});
afterEach(async () => {
  vi.unstubAllGlobals();
  storage.close();
  await Dexie.delete('paddock-conversations');
});

const parts = (text: string) => [{ kind: 'text' as const, text }];
const gone = { owner: 'page-1', until: 0 };
const stored = (change: Partial<AssistantMessage> = {}) => anAnswer({ parts: parts('one'), lease: gone, ...change });

const recover = () =>
  recoverAnswers({
    storage,
    writesHere: () => false,
    isWrittenElsewhere: async (id) => elsewhere(id),
    onRecovered: (message) => void recovered.push(message),
  });

describe('recoverAnswers', () => {
  it('marks the answer of a page that is gone as interrupted', async () => {
    await storage.save(aConversation(), [aQuestion(), stored()]);
    await recover();
    expect(await storage.message('answer-1')).toMatchObject({ status: 'interrupted', parts: parts('one') });
    expect(recovered).toHaveLength(1);
  });

  it('puts the tail behind it at once when the page said that it was going, whatever its lease', async () => {
    const lease = { owner: 'page-1', until: Date.now() + 1e9 };
    await storage.save(aConversation(), [aQuestion(), stored({ lease })]);
    writeTail(toTail(stored({ lease, parts: parts('one two') }), stored(), { owner: 'page-1', closed: true }));
    await recover();
    expect(await storage.message('answer-1')).toMatchObject({ status: 'interrupted', parts: parts('one two') });
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it('restores a question that was not even stored', async () => {
    const beginning = { conversation: aConversation(), question: aQuestion() };
    writeTail(toTail(anAnswer(), undefined, { owner: 'page-1', closed: true, beginning }));
    await recover();
    expect(await storage.list()).toEqual({ conversations: [aConversation()], unreadableCount: 0 });
    expect(await storage.message('question-1')).toEqual(aQuestion());
    expect(await storage.message('answer-1')).toMatchObject({ status: 'interrupted' });
  });

  it('does not wait for a lease that is longer than leases are', async () => {
    const lease = { owner: 'page-1', until: 1e300 };
    await storage.save(aConversation(), [aQuestion(), stored({ lease })]);
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const done = recover();
    for (let tick = 0; tick < 10 && recovered.length === 0; tick += 1) {
      await vi.waitUntil(() => vi.getTimerCount() > 0 || recovered.length > 0);
      await vi.advanceTimersByTimeAsync(3000);
    }
    await done;
    vi.useRealTimers();
    expect(await storage.message('answer-1')).toMatchObject({ status: 'interrupted' });
  });

  it('takes entries of no shape of ours for none', async () => {
    await storage.save(aConversation(), [aQuestion(), stored()]);
    const entry = toTail(stored({ parts: parts('one two') }), stored(), { owner: 'page-1', closed: true });
    const broken: unknown[] = [null, [], 5, {}, { ...entry, answer: null }, { ...entry, storedLengths: ['3'] }];
    broken.push({ ...entry, answer: { ...entry.answer, parts: [null, ...entry.answer.parts] } });
    for (const [index, value] of broken.entries()) {
      localStorage.setItem('paddock.chat.tail.answer-1', JSON.stringify(value));
      localStorage.setItem(`paddock.chat.tail.${index}`, `{${index}`);
      await storage.saveMessage(stored());
      await recover();
      expect(await storage.message('answer-1')).toMatchObject({ status: 'interrupted', parts: parts('one') });
    }
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it('leaves an answer alone that another page is writing, until it has ended', async () => {
    await storage.save(aConversation(), [stored()]);
    let asked = 0;
    elsewhere = () => {
      asked += 1;
      if (asked === 2) void storage.saveMessage(stored({ status: 'done', lease: undefined, parts: parts('one two') }));
      return true;
    };
    await recover();
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(await storage.message('answer-1')).toMatchObject({ status: 'done', parts: parts('one two') });
    expect(recovered).toEqual([]);
  });

  it('leaves an answer alone whose page gave a sign of life in between', async () => {
    await storage.save(aConversation(), [stored()]);
    let asked = 0;
    elsewhere = () => {
      asked += 1;
      return asked > 1 || void storage.saveMessage(stored({ lease: { owner: 'page-1', until: 1 } })) !== undefined;
    };
    const done = recover();
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1));
    expect(await storage.message('answer-1')).toMatchObject({ status: 'streaming' });
    await storage.saveMessage(stored({ status: 'done', lease: undefined }));
    await done;
    expect(recovered).toEqual([]);
  });

  it('keeps how an answer ended that was complete when the page went', async () => {
    await storage.save(aConversation(), [stored()]);
    const complete = stored({ status: 'done', doneReason: 'stop', parts: parts('one two') });
    writeTail(toTail(complete, stored(), { owner: 'page-1', closed: true }));
    await recover();
    expect(await storage.message('answer-1')).toMatchObject({ status: 'done', parts: parts('one two') });
  });

  it('does not call a failure what was the end of the page', async () => {
    const error = { name: 'StreamCutError', path: '/api/chat', how: 'reset' } as const;
    await storage.save(aConversation(), [stored({ status: 'failed', error, lease: undefined })]);
    writeTail(toTail(stored({ parts: parts('one two') }), stored(), { owner: 'page-1', closed: true }));
    await recover();
    const message = (await storage.message('answer-1')) as AssistantMessage;
    expect(message).toMatchObject({ status: 'interrupted', parts: parts('one two') });
    expect(message.error).toBeUndefined();
  });
});

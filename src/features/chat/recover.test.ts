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
const stored = (change: Partial<AssistantMessage> = {}) => anAnswer({ parts: parts('one'), lastChunkAt: 1, ...change });

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

  it('puts the tail behind it when the page said that it was going', async () => {
    await storage.save(aConversation(), [aQuestion(), stored()]);
    writeTail(toTail(stored({ parts: parts('one two') }), stored(), { closed: true }));
    await recover();
    expect(await storage.message('answer-1')).toMatchObject({ status: 'interrupted', parts: parts('one two') });
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it('restores a question that was not even stored', async () => {
    const beginning = { conversation: aConversation(), question: aQuestion() };
    writeTail(toTail(anAnswer(), undefined, { closed: true, beginning }));
    await recover();
    expect(await storage.list()).toEqual({ conversations: [aConversation()], unreadableCount: 0 });
    expect(await storage.message('question-1')).toEqual(aQuestion());
    expect(await storage.message('answer-1')).toMatchObject({ status: 'interrupted' });
  });

  it('takes entries of no shape of ours for none', async () => {
    await storage.save(aConversation(), [aQuestion(), stored()]);
    const entry = toTail(stored({ parts: parts('one two') }), stored(), { closed: true });
    const broken: unknown[] = [
      null,
      [],
      5,
      {},
      { ...entry, answer: null },
      { ...entry, storedLengths: ['3'], storedParts: -1 },
    ];
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
      if (asked === 2) void storage.saveMessage(stored({ status: 'done', parts: parts('one two') }));
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
      return asked > 1 || void storage.saveMessage(stored({ lastChunkAt: 2 })) !== undefined;
    };
    const done = recover();
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1));
    expect(await storage.message('answer-1')).toMatchObject({ status: 'streaming' });
    await storage.saveMessage(stored({ status: 'done' }));
    await done;
    expect(recovered).toEqual([]);
  });

  it('keeps how an answer ended that was complete when the page went', async () => {
    await storage.save(aConversation(), [stored()]);
    const complete = stored({ status: 'done', doneReason: 'stop', parts: parts('one two') });
    writeTail(toTail(complete, stored(), { closed: true }));
    await recover();
    expect(await storage.message('answer-1')).toMatchObject({ status: 'done', parts: parts('one two') });
  });

  it('does not call a failure what was the end of the page', async () => {
    const error = { name: 'StreamCutError', path: '/api/chat', how: 'reset' } as const;
    await storage.save(aConversation(), [stored({ status: 'failed', error })]);
    writeTail(toTail(stored({ parts: parts('one two') }), stored(), { closed: true }));
    await recover();
    const message = (await storage.message('answer-1')) as AssistantMessage;
    expect(message).toMatchObject({ status: 'interrupted', parts: parts('one two') });
    expect(message.error).toBeUndefined();
  });
});

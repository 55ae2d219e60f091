import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConversations, type ConversationsStorage } from './conversations.db';
import type { Message } from './message';
import { aConversation, anAnswer, aQuestion } from './messages.fixture';
import version1 from './conversations.v1.fixture.json';

let storage: ConversationsStorage;
beforeEach(() => void (storage = openConversations()));
afterEach(async () => {
  storage.close();
  await Dexie.delete('paddock-conversations');
});

describe('conversations', () => {
  it('are listed, and their messages found', async () => {
    await storage.save(aConversation(), [aQuestion(), anAnswer()]);
    await storage.save(aConversation({ id: 'other' }), [aQuestion({ id: 'q2', conversationId: 'other' })]);
    expect((await storage.list()).map(({ id }) => id).sort()).toEqual(['conversation-1', 'other']);
    expect((await storage.messagesOf('conversation-1')).map(({ id }) => id).sort()).toEqual(['answer-1', 'question-1']);
  });

  it('are deleted with their messages, and only theirs', async () => {
    await storage.save(aConversation(), [aQuestion()]);
    await storage.save(aConversation({ id: 'other' }), [aQuestion({ id: 'q2', conversationId: 'other' })]);
    await storage.remove('conversation-1');
    expect(await storage.message('question-1')).toBeUndefined();
    expect(await storage.message('q2')).toBeDefined();
  });

  it('stay deleted when an answer to them is stored afterwards', async () => {
    await storage.save(aConversation(), [anAnswer()]);
    await storage.remove('conversation-1');
    await storage.saveMessage(anAnswer());
    expect(await storage.message('answer-1')).toBeUndefined();
  });

  it('know the answers that are being written', async () => {
    await storage.save(aConversation(), [anAnswer(), anAnswer({ id: 'answer-2', status: 'done' })]);
    expect((await storage.streaming()).map(({ id }) => id)).toEqual(['answer-1']);
  });

  it('lose a message and keep what followed it', async () => {
    await storage.save(aConversation(), [aQuestion(), anAnswer()]);
    await storage.removeMessage(aConversation(), 'question-1', [anAnswer({ parentId: null })]);
    expect(await storage.messagesOf('conversation-1')).toMatchObject([{ id: 'answer-1', parentId: null }]);
  });
});

describe('data of version 1', () => {
  it('is read as it was written', async () => {
    storage.close();
    const old = new Dexie('paddock-conversations');
    old.version(1).stores({ conversations: 'id', messages: 'id, conversationId, status' });
    await old.table('conversations').bulkAdd(version1.conversations);
    await old.table('messages').bulkAdd(version1.messages);
    old.close();

    storage = openConversations();
    expect(await storage.list()).toEqual(version1.conversations);
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect((await storage.messagesOf('c1')).sort(byId)).toEqual(version1.messages satisfies object[] as Message[]);
  });
});

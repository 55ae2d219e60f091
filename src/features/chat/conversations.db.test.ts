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
    expect((await storage.list()).conversations.map(({ id }) => id).sort()).toEqual(['conversation-1', 'other']);
    expect((await storage.messagesOf('conversation-1')).messages.map(({ id }) => id).sort()).toEqual([
      'answer-1',
      'question-1',
    ]);
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

  it('are changed only while they are there', async () => {
    expect(await storage.change(aConversation(), [aQuestion()])).toBe(false);
    expect(await storage.message('question-1')).toBeUndefined();
    await storage.save(aConversation());
    expect(await storage.change(aConversation({ title: 'New' }), [aQuestion()])).toBe(true);
    expect(await storage.conversation('conversation-1')).toEqual(aConversation({ title: 'New' }));
    expect(await storage.message('question-1')).toEqual(aQuestion());
  });

  it('lose a message and keep what followed it', async () => {
    await storage.save(aConversation(), [aQuestion(), anAnswer()]);
    await storage.removeMessage(aConversation(), 'question-1', [anAnswer({ parentId: null })]);
    const { messages } = await storage.messagesOf('conversation-1');
    expect(messages).toMatchObject([{ id: 'answer-1', parentId: null }]);
  });
});

describe('what is stored in no shape of ours', () => {
  it('is left out and counted, and what followed follows what came before', async () => {
    await storage.save(aConversation(), [aQuestion(), anAnswer({ id: 'a2', parentId: 'broken' })]);
    const db = await new Dexie('paddock-conversations').open();
    await db.table('conversations').bulkAdd([{ id: 5 }, { id: 'other' }, { id: 'a b' }]);
    await db.table('messages').bulkAdd([
      { id: 'broken', conversationId: 'conversation-1', parentId: 'question-1', role: 'pirate' },
      { id: 7, conversationId: 'conversation-1' },
      { id: 'streams', conversationId: 'conversation-1', status: 'streaming' },
    ]);
    db.close();

    const { conversations, unreadableCount } = await storage.list();
    expect(conversations.map(({ id }) => id).sort()).toEqual(['conversation-1', 'other']);
    expect(unreadableCount).toBe(2);
    expect(await storage.messagesOf('conversation-1')).toEqual({
      messages: [anAnswer({ id: 'a2', parentId: 'question-1' }), aQuestion()],
      unreadableCount: 3,
    });
    expect(await storage.message('broken')).toBeUndefined();
    expect(await storage.streaming()).toMatchObject([{ id: 'a2' }]);
    expect(await storage.changeMessage('broken', (message) => message)).toBeUndefined();
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
    expect(await storage.list()).toEqual({ conversations: version1.conversations, unreadableCount: 0 });
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    const { messages } = await storage.messagesOf('c1');
    expect(messages.sort(byId)).toEqual(version1.messages satisfies object[] as Message[]);
  });

  it('has its images moved to where they are stored once', async () => {
    storage.close();
    const old = new Dexie('paddock-conversations');
    old.version(1).stores({ conversations: 'id', messages: 'id, conversationId, status' });
    const image = { kind: 'image', base64: btoa('\x89PNG'), mediaType: 'image/png' };
    const parts = [{ kind: 'text', text: 'See' }, image, { ...image, base64: 'no base64!' }, null];
    await old.table('messages').add({ ...aQuestion(), parts });
    old.close();

    storage = openConversations();
    const message = (await storage.message('question-1'))!;
    expect(message.parts).toEqual([
      { kind: 'text', text: 'See' },
      { kind: 'image', blobId: 'question-1-1', mediaType: 'image/png', name: '' },
      { kind: 'image', blobId: 'question-1-2', mediaType: 'image/png', name: '' },
    ]);
    const blob = (await storage.blob('question-1-1'))!;
    expect([blob.type, new Uint8Array(await blob.arrayBuffer())]).toEqual([
      'image/png',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    ]);
    expect(await storage.unusedBlobs(Infinity)).toEqual([]);
  });
});

describe('blobs', () => {
  const image = (blobId: string) => ({ kind: 'image' as const, blobId, mediaType: 'image/png', name: '' });

  it('stay as long as a message needs them', async () => {
    await storage.putBlob('a', new Blob(['first']));
    await storage.putBlob('a', new Blob(['second']));
    await storage.save(aConversation(), [aQuestion({ parts: [image('a')] })]);
    await storage.save(aConversation({ id: 'other' }), [
      aQuestion({ id: 'q2', conversationId: 'other', parts: [image('a')] }),
    ]);
    expect(await (await storage.blob('a'))!.text()).toBe('first');

    expect((await storage.remove('other')).blobs.map(({ id }) => id)).toEqual(['a']);
    await storage.removeUnusedBlobs(['a']);
    expect(await storage.blob('a')).toBeDefined();
    await storage.remove('conversation-1');
    await storage.removeUnusedBlobs(['a']);
    expect(await storage.blob('a')).toBeUndefined();
  });

  it('that nobody needs are known by their age', async () => {
    await storage.putBlob('a', new Blob(['a']));
    expect(await storage.unusedBlobs(0)).toEqual([]);
    expect(await storage.unusedBlobs(Date.now() + 1)).toEqual(['a']);
  });
});

import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aPage, Site } from './conversation-log.fixture';
import { openConversations, type ConversationsStorage } from './conversations.db';
import { aLocalStorage } from './local-storage.fixture';
import type { AssistantMessage, Message, MessageId, UserMessage } from './message';
import { aConversation, anAnswer, aQuestion } from './messages.fixture';

// A core without a framework: what becomes of conversations and turns on one page, on two, and over a
// reload. See: [Note: How an answer survives]

const id = 'conversation-1';
let site: Site;
let storage: ConversationsStorage;
let opened: ConversationsStorage[];

beforeEach(() => {
  vi.stubGlobal('localStorage', aLocalStorage());
  site = new Site();
  opened = [];
  storage = anotherStorage();
});
afterEach(async () => {
  site.closeAll();
  for (const each of opened) each.close();
  vi.unstubAllGlobals();
  await Dexie.delete('paddock-conversations');
});

/** One database; every page opens it for itself. */
function anotherStorage(): ConversationsStorage {
  const storage = openConversations();
  opened.push(storage);
  return storage;
}

const page = (change: Partial<ConversationsStorage> = {}) =>
  aPage(site, async () => ({ ...anotherStorage(), ...change }));

/** A storage that reads messages when it is let. */
function slowReading() {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const messagesOf: ConversationsStorage['messagesOf'] = async (of) => {
    await gate;
    return anotherStorage().messagesOf(of);
  };
  const branchEnd: ConversationsStorage['branchEnd'] = async (...of) => {
    await gate;
    return anotherStorage().branchEnd(...of);
  };
  return { messagesOf, branchEnd, goOn };
}

const text = (value: string) => [{ kind: 'text' as const, text: value }];

/** Ten turns, the conversation ending with the last answer. */
async function storeHistory(): Promise<string[]> {
  const messages: Message[] = [];
  let parentId: MessageId | null = null;
  for (let turn = 0; turn < 10; turn += 1) {
    const question = aQuestion({ id: `q${turn}`, parentId, createdAt: turn, parts: text(`Q${turn}`) });
    const change = { id: `a${turn}`, parentId: question.id, createdAt: turn, status: 'done' as const };
    messages.push(question, anAnswer({ ...change, parts: text(`A${turn}`) }));
    parentId = change.id;
  }
  await storage.save(aConversation({ leafId: parentId }), messages);
  return messages.map(({ parts }) => (parts[0] as { text: string }).text);
}

describe('a question that is put while messages are still being read', () => {
  it('is on its way with everything that came before, and hides none of it', async () => {
    const history = await storeHistory();
    const { goOn, ...reading } = slowReading();
    const { view, log, client, ask, shown } = page(reading);
    const opening = log.open(id);
    await log.started;
    const { done } = ask(id, 'And now?');
    await vi.waitFor(async () => expect((await storage.messagesOf(id)).messages).toHaveLength(22));
    expect(client.requests).toEqual([]);
    expect(view.threads.has(id)).toBe(false);

    goOn();
    await opening;
    expect(shown(id)).toEqual([...history, 'And now?', ' (streaming)']);
    await vi.waitFor(() => expect(client.requests).toHaveLength(1));
    expect(client.requests[0]!.messages.map(({ content }) => content)).toEqual([...history, 'And now?']);
    client.say('This.');
    client.end();
    expect(await done).toMatchObject({ status: 'done' });
    expect(shown(id)).toEqual([...history, 'And now?', 'This.']);
  });

  it('is asked with its history in a conversation that nobody has opened', async () => {
    const history = await storeHistory();
    const { log, client, ask } = page();
    await log.started;
    const { done } = ask(id, 'And now?');
    client.end();
    await done;
    expect(client.requests[0]!.messages).toHaveLength(history.length + 1);
  });

  it('can be stopped before it is sent, and is kept', async () => {
    await storeHistory();
    const { messagesOf, goOn } = slowReading();
    const { log, client, stop, ask } = page({ messagesOf });
    await log.started;
    const { done } = ask(id, 'And now?');
    stop.abort();
    expect(await done).toMatchObject({ status: 'stopped' });
    goOn();
    await log.open(id);
    expect(client.requests).toEqual([]);
    expect((await storage.messagesOf(id)).messages).toHaveLength(22);
  });

  it('fails where they cannot be read, and is not asked without them', async () => {
    const history = await storeHistory();
    let isBroken = true;
    const messagesOf: ConversationsStorage['messagesOf'] = (of) =>
      isBroken ? Promise.reject(new Error('no disk')) : anotherStorage().messagesOf(of);
    const { view, log, client, turns, target, ask, run, shown } = page({ messagesOf });
    await log.open(id);
    expect(view.storageError).toMatchObject({ message: 'no disk' });
    const failed = await ask(id, 'And now?').done;
    expect(failed).toMatchObject({ status: 'failed', error: { message: 'no disk' } });
    expect(client.requests).toEqual([]);

    // Looked at again they are read, if they can be.
    isBroken = false;
    await log.open(id);
    expect(shown(id)).toEqual([...history, 'And now?', ' (failed)']);
    const again = run(turns.retry(failed!, target)?.[0]);
    client.end();
    await again;
    expect(client.requests[0]!.messages).toHaveLength(history.length + 1);
  });

  it('does not bring back what another page deletes in the meantime', async () => {
    await storeHistory();
    const { messagesOf, goOn } = slowReading();
    const stale = await storage.messagesOf(id);
    const one = page({ messagesOf: async () => (await messagesOf(id), stale) });
    const opening = one.log.open(id);
    const other = page();
    await other.log.open(id);
    await other.log.removeMessage((await storage.message('q0'))!);
    await vi.waitFor(() => expect(one.view.byId.get(id)).toBeDefined());
    goOn();
    await opening;
    expect(one.shown(id)?.slice(0, 2)).toEqual(['A0', 'Q1']);
  });
});

describe('two pages', () => {
  it('show the same: the answer that one is writing, and its end', async () => {
    const one = page();
    const { id: begun, done } = one.ask(undefined, 'Count');
    one.client.say('one ');
    await vi.waitFor(async () => expect((await storage.messagesOf(begun)).messages).toHaveLength(2));
    const other = page();
    await other.log.open(begun);
    expect(other.shown(begun)).toEqual(['Count', expect.stringContaining('(streaming)')]);
    one.client.say('two');
    one.client.end();
    expect(await done).toMatchObject({ status: 'done' });
    await vi.waitFor(() => expect(other.shown(begun)).toEqual(['Count', 'one two']));
  });

  it('agree that a conversation is deleted, whoever is writing in it', async () => {
    const one = page();
    const { id: begun, done } = one.ask(undefined, 'Count');
    await vi.waitFor(async () => expect((await storage.messagesOf(begun)).messages).toHaveLength(2));
    const other = page();
    await other.log.open(begun);
    await other.log.remove(begun);
    // Nobody is left to read the answer.
    expect(await done).toMatchObject({ status: 'stopped' });
    expect(one.view.byId.has(begun)).toBe(false);
    expect(one.view.threads.has(begun)).toBe(false);
    expect(await storage.list()).toEqual({ conversations: [], unreadableCount: 0 });
    expect((await storage.messagesOf(begun)).messages).toEqual([]);
  });

  it('agree that an answer is deleted that is still being written', async () => {
    const one = page();
    const { id: begun, done } = one.ask(undefined, 'Count');
    await vi.waitFor(() => expect(one.client.requests).toHaveLength(1));
    const other = page();
    const thread = await other.log.open(begun);
    await other.log.removeMessage(thread!.message(thread!.path.value.at(-1)!)!);
    one.client.say('one');
    one.client.end();
    await done;
    expect((await storage.messagesOf(begun)).messages).toMatchObject([{ role: 'user' }]);
    expect(one.shown(begun)).toEqual(['Count']);
  });

  it('move an answer that is being written when its question is deleted', async () => {
    await storeHistory();
    const one = page();
    await one.log.open(id);
    const { done } = one.ask(id, 'Count');
    await vi.waitFor(() => expect(one.client.requests).toHaveLength(1));
    const other = page();
    const thread = await other.log.open(id);
    await other.log.removeMessage(thread!.message(thread!.path.value.at(-2)!)!);
    await vi.waitFor(() => expect(one.shown(id)).toHaveLength(21));
    one.client.say('one');
    one.client.end();
    await done;
    expect((await storage.messagesOf(id)).messages.find(({ parentId }) => parentId === 'a9')).toMatchObject({
      parts: text('one'),
    });
    expect(one.shown(id)?.slice(-2)).toEqual(['A9', 'one']);
  });
});

describe('deletion while an answer is being written', () => {
  it('ends the turn and leaves nothing', async () => {
    const { view, log, client, ask } = page();
    const { id: begun, done } = ask(undefined, 'Count');
    await vi.waitFor(() => expect(client.requests).toHaveLength(1));
    client.say('one');
    await log.remove(begun);
    expect(await done).toMatchObject({ status: 'stopped' });
    expect(view.byId.size + view.threads.size + view.writing.size).toBe(0);
    expect((await storage.messagesOf(begun)).messages).toEqual([]);
    expect((await storage.list()).conversations).toEqual([]);
  });

  it('ends it before the question is even stored', async () => {
    const { log, client, ask } = page();
    const { id: begun, done } = ask(undefined, 'Count');
    await log.remove(begun);
    expect(await done).toMatchObject({ status: 'stopped' });
    expect(client.requests).toEqual([]);
    expect((await storage.list()).conversations).toEqual([]);
  });

  it('ends it while its history is being read', async () => {
    await storeHistory();
    const { messagesOf, goOn } = slowReading();
    const { view, log, client, ask } = page({ messagesOf });
    await log.started;
    const { done } = ask(id, 'And now?');
    await log.remove(id);
    goOn();
    expect(await done).toMatchObject({ status: 'stopped' });
    expect(client.requests).toEqual([]);
    expect(view.threads.size).toBe(0);
    expect((await storage.messagesOf(id)).messages).toEqual([]);
  });
});

describe('a reload in mid-answer', () => {
  it('shows the whole answer at once, interrupted', async () => {
    const before = page();
    const { id: begun } = before.ask(undefined, 'Count');
    await vi.waitFor(() => expect(before.client.requests).toHaveLength(1));
    before.client.say('one ');
    before.client.say('two');
    await vi.waitFor(() => expect(before.shown(begun)?.at(-1)).toBe('one two (streaming)'));
    before.window.unload();
    site.closeAll();

    // Nothing is waited for: no lease, no other page.
    const after = page();
    await after.log.open(begun);
    expect(after.shown(begun)).toEqual(['Count', 'one two (interrupted)']);
    expect((await storage.message(after.view.threads.get(begun)!.path.value.at(-1)!))?.status).toBe('interrupted');
  });

  it('restores a question that was not stored yet', async () => {
    const save: ConversationsStorage['save'] = () => new Promise(() => {});
    const before = page({ save });
    const { id: begun } = before.ask(undefined, '    indented = True');
    await before.log.started;
    before.window.unload();
    site.closeAll();

    const after = page();
    await after.log.open(begun);
    expect(after.shown(begun)).toEqual(['    indented = True', ' (interrupted)']);
  });

  it('is none while the page is only hidden', async () => {
    const one = page();
    const { id: begun, done } = one.ask(undefined, 'Count');
    await vi.waitFor(() => expect(one.client.requests).toHaveLength(1));
    one.window.document.hidden = true;
    one.window.document.dispatchEvent(new Event('visibilitychange'));
    const other = page();
    await other.log.open(begun);
    expect(other.shown(begun)?.at(-1)).toBe(' (streaming)');
    one.client.say('one');
    one.client.end();
    await done;
    await vi.waitFor(() => expect(other.shown(begun)).toEqual(['Count', 'one']));
  });
});

describe('a browser that stores nothing', () => {
  const refused = () => aPage(site, () => Promise.reject(new Error('refused')));

  it('chats for the visit, with the whole history, in several conversations', async () => {
    const { view, log, client, ask, shown } = refused();
    await log.started;
    expect(view.isLoaded).toBe(true);
    const first = ask(undefined, 'Count');
    client.say('one');
    client.end();
    await first.done;
    const second = ask(undefined, 'Other');
    client.end();
    await second.done;
    await log.open(second.id);
    await log.open(first.id);
    expect(shown(first.id)).toEqual(['Count', 'one']);
    const again = ask(first.id, 'Again');
    client.end();
    await again.done;
    expect(client.requests.at(-1)!.messages.map(({ content }) => content)).toEqual(['Count', 'one', 'Again']);
    expect(view.storageError).toMatchObject({ message: 'refused' });
  });

  it('says so when it stores no more', async () => {
    const full = new DOMException('full', 'QuotaExceededError');
    const { view, client, ask, shown } = page({ save: () => Promise.reject(full) });
    const { id: begun, done } = ask(undefined, 'Count');
    client.say('one');
    client.end();
    expect(await done).toMatchObject({ status: 'done' });
    expect(view.storageError).toBe(full);
    expect(shown(begun)).toEqual(['Count', 'one']);
  });
});

describe('stored conversations of a broken shape', () => {
  it('that go round in a circle are shown once', async () => {
    await storage.save(aConversation({ leafId: 'a' }), [
      aQuestion({ id: 'q', parentId: 'a' }),
      anAnswer({ id: 'a', parentId: 'q', status: 'done', parts: text('A') }),
      aQuestion({ id: 'self', parentId: 'self' }),
    ]);
    const { log, shown, client, ask } = page();
    await log.open(id);
    expect(shown(id)).toEqual(['Hi', 'A']);
    const { done } = ask(id, 'And?');
    client.end();
    await done;
    expect(client.requests[0]!.messages.map(({ content }) => content)).toEqual(['Hi', 'A', 'And?']);
  });

  it('whose last message is not there show the newest', async () => {
    const messages = [aQuestion(), anAnswer({ status: 'done', parts: text('A') })];
    await storage.save(aConversation({ leafId: 'gone' }), messages);
    const { log, shown } = page();
    await log.open(id);
    expect(shown(id)).toEqual(['Hi', 'A']);
  });

  it('are counted, and so are their messages', async () => {
    await storage.save(aConversation(), [
      aQuestion(),
      anAnswer({ parentId: 'broken', status: 'done', parts: text('A') }),
    ]);
    const db = await new Dexie('paddock-conversations').open();
    await db.table('conversations').add({ id: 1 });
    await db.table('messages').add({ id: 'broken', conversationId: id, parentId: 'question-1' });
    db.close();
    const { view, log, shown } = page();
    await log.open(id);
    expect(view.unreadableCount).toBe(1);
    expect(view.threads.get(id)?.unreadableCount).toBe(1);
    expect(shown(id)).toEqual(['Hi', 'A']);
  });
});

describe('Turns', () => {
  it('run one at a time in a conversation', async () => {
    const { turns, target, client, ask } = page();
    const { id: begun, done } = ask(undefined, 'Count');
    expect(turns.ask(begun, { text: 'Again', attachments: [] }, [target])).toBeUndefined();
    client.end();
    await done;
    expect(turns.ask(begun, { text: 'Again', attachments: [] }, [target])).toBeDefined();
  });

  it('do not ask again what is no question any more', async () => {
    const { log, turns, target, client, view, ask } = page();
    const { id: begun, done } = ask(undefined, 'Count');
    client.say('one');
    client.end();
    const answer = (await done)!;
    const thread = view.threads.get(begun)!;
    await log.removeMessage(thread.message(thread.path.value[0]!)!);
    expect(turns.retry(thread.message(answer.id)!, target)).toBeUndefined();
  });
});

describe('Turns beside each other', () => {
  it('answer one question by several models', async () => {
    const { view, log, turns, target, client, run } = page();
    const asked = turns.ask(undefined, { text: 'Who?', attachments: [] }, [target, { ...target, model: 'other' }])!;
    const { id: begun } = asked[0]!.conversation;
    expect(log.writingIn(begun)).toEqual(asked.map(({ answerId }) => answerId));
    const [first, second] = asked.map((turn) => run(turn));
    client.end();
    client.end();
    await Promise.all([first, second]);
    const thread = view.threads.get(begun)!;
    const [question, shown] = thread.path.value.map((each) => thread.message(each)!);
    expect(question).toMatchObject({ isComparison: true });
    expect(shown!.id).toBe(asked[0]!.answerId);
    expect(thread.siblings(shown!.id)).toHaveLength(2);
    expect(client.requests.map(({ model }) => model).sort()).toEqual(['m:latest', 'other']);
    expect(log.writingIn(begun)).toEqual([]);
  });

  it('are stopped before they began where they wait in line', async () => {
    const { log, turns, target, shown } = page();
    const [turn] = turns.ask(undefined, { text: 'Who?', attachments: [] }, [target])!;
    await turn!.giveUp();
    expect(shown(turn!.conversation.id)).toEqual(['Who?', ' (stopped)']);
    expect(log.writingIn(turn!.conversation.id)).toEqual([]);
    expect((await storage.messagesOf(turn!.conversation.id)).messages).toHaveLength(2);
  });
});

describe('a question that is asked in other words', () => {
  it('stands beside the first one, each with its answers', async () => {
    const history = await storeHistory();
    const { view, log, turns, target, client, run, shown } = page();
    await log.open(id);
    const thread = view.threads.get(id)!;
    const question = thread.message('q9') as UserMessage;
    const [turn] = turns.edit(question, { text: 'Else?', attachments: [] }, target)!;
    const done = run(turn);
    client.say('So.');
    client.end();
    await done;
    expect(client.requests[0]!.messages.map(({ content }) => content)).toEqual([...history.slice(0, 18), 'Else?']);
    expect(shown(id)).toEqual([...history.slice(0, 18), 'Else?', 'So.']);
    log.look(id, 'q9');
    expect(shown(id)).toEqual(history);
  });
});

describe('an answer that goes on', () => {
  it('is written on where it ended', async () => {
    await storage.save(aConversation(), [aQuestion(), anAnswer({ status: 'interrupted', parts: text('One, ') })]);
    const { view, log, turns, target, client, run, shown } = page();
    await log.open(id);
    const answer = view.threads.get(id)!.message('answer-1') as AssistantMessage;
    const [turn] = turns.goOn(answer, target)!;
    const done = run(turn);
    client.say('two.');
    client.end();
    await done;
    expect(client.requests[0]!.messages).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'One, ' },
    ]);
    expect(shown(id)).toEqual(['Hi', 'One, two.']);
    expect(await storage.message('answer-1')).toMatchObject({ status: 'done', parts: text('One, two.') });
  });

  it('takes the results of its tools along', async () => {
    const call = { function: { name: 'clock', arguments: {} } };
    await storage.save(aConversation(), [
      aQuestion(),
      anAnswer({ status: 'done', metrics: { eval_count: 3 }, parts: [{ kind: 'tool-call', call }] }),
    ]);
    const { view, log, turns, target, client, run } = page();
    await log.open(id);
    const answer = view.threads.get(id)!.message('answer-1') as AssistantMessage;
    const done = run(
      turns.goOn(answer, target, [
        { kind: 'tool-result', name: 'clock', content: '5', outcome: 'done', by: 'hand', startedAt: 1, endedAt: 2 },
      ])?.[0],
    );
    client.say('Five.');
    client.end();
    expect(await done).toMatchObject({
      parts: [{}, { kind: 'step', metrics: { eval_count: 3 } }, {}, { text: 'Five.' }],
    });
    expect(client.requests[0]!.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
  });
});

describe('the branch that is looked at', () => {
  it('is that of its page, and grows with it', async () => {
    await storage.save(aConversation({ leafId: 'a' }), [
      aQuestion({ id: 'q' }),
      anAnswer({ id: 'a', parentId: 'q', status: 'done', parts: text('A') }),
      anAnswer({ id: 'b', parentId: 'q', status: 'done', parts: text('B'), createdAt: 901 }),
    ]);
    const one = page();
    const other = page();
    await Promise.all([one.log.open(id), other.log.open(id)]);
    other.log.look(id, 'b');
    await one.log.save({ ...one.view.byId.get(id)!, title: 'New' });
    await vi.waitFor(() => expect(other.view.byId.get(id)?.title).toBe('New'));
    expect([one.shown(id), other.shown(id)]).toEqual([
      ['Hi', 'A'],
      ['Hi', 'B'],
    ]);

    const { done } = one.ask(id, 'And?');
    one.client.end();
    await done;
    const third = page();
    await third.log.open(id);
    expect(other.shown(id)).toEqual(['Hi', 'B']);
    expect(third.shown(id)).toEqual(['Hi', 'A', 'And?', '']);
    other.log.look(id);
    expect(other.shown(id)).toEqual(['Hi', 'A', 'And?', '']);
  });
});

describe('what was put to a question', () => {
  it('goes with the last message that needs it', async () => {
    const { log, view, turns, target, client, run } = page();
    const blobId = await log.blobs.put(new Blob(['pixels'], { type: 'image/png' }));
    const image = { kind: 'image' as const, blobId, mediaType: 'image/png', name: 'a.png' };
    const done = run(turns.ask(undefined, { text: 'What?', attachments: [image] }, [target])?.[0]);
    client.end();
    const answer = (await done)!;
    expect(client.requests[0]!.messages).toEqual([{ role: 'user', content: 'What?', images: [btoa('pixels')] }]);
    const thread = view.threads.get(answer.conversationId)!;
    await log.removeMessage(thread.message(answer.parentId!)!);
    expect(await log.blobs.get(blobId)).toBeUndefined();
  });

  it('is held for this visit where it cannot be stored', async () => {
    const { log, view } = page({ putBlob: () => Promise.reject(new Error('full')) });
    const blobId = await log.blobs.put(new Blob(['pixels']));
    expect(await (await log.blobs.get(blobId))!.text()).toBe('pixels');
    expect(view.storageError).toMatchObject({ message: 'full' });
    await log.started;
  });
});

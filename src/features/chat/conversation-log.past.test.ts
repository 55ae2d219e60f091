import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aPage, Site } from './conversation-log.fixture';
import { openConversations, type ConversationsStorage } from './conversations.db';
import { aLocalStorage } from './local-storage.fixture';
import type { Message, UserMessage } from './message';
import { aConversation, anAnswer, aQuestion } from './messages.fixture';
import { SearchIndex } from './past/search-index';

// Long conversations, which show their end first; and those that are deleted, and brought back on all pages.

const id = 'conversation-1';
let site: Site;
let opened: ConversationsStorage[];

beforeEach(() => {
  vi.stubGlobal('localStorage', aLocalStorage());
  site = new Site();
  opened = [];
});
afterEach(async () => {
  site.closeAll();
  for (const each of opened) each.close();
  vi.unstubAllGlobals();
  await Dexie.delete('paddock-conversations');
});

function anotherStorage(): ConversationsStorage {
  const storage = openConversations();
  opened.push(storage);
  return storage;
}

const page = (change: Partial<ConversationsStorage> = {}) =>
  aPage(site, async () => ({ ...anotherStorage(), ...change }));

const text = (value: string) => [{ kind: 'text' as const, text: value }];

/** A conversation of so many messages; the first question has an answer beside the one that it goes on with. */
async function storeHistory(count: number): Promise<void> {
  const messages: Message[] = [anAnswer({ id: 'beside', parentId: 'm0', createdAt: 0, status: 'done' })];
  for (let n = 0; n < count; n += 1) {
    const place = { id: `m${n}`, parentId: n === 0 ? null : `m${n - 1}`, createdAt: n, parts: text(`${n}`) };
    messages.push(n % 2 === 0 ? aQuestion(place) : anAnswer({ ...place, status: 'done' }));
  }
  await anotherStorage().save(aConversation({ leafId: `m${count - 1}` }), messages);
}

/** A storage that reads all messages of a conversation when it is let. */
function slowReading() {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const messagesOf: ConversationsStorage['messagesOf'] = async (of) => {
    await gate;
    return anotherStorage().messagesOf(of);
  };
  return { messagesOf, goOn };
}

const all = Array.from({ length: 1000 }, (_, n) => `${n}`);

describe('a long conversation', () => {
  it('shows its end at once, then all of it, with the branches', async () => {
    await storeHistory(1000);
    const { messagesOf, goOn } = slowReading();
    const { log, view, shown } = page({ messagesOf });
    const opening = log.open(id);
    await vi.waitFor(() => expect(shown(id)?.at(-1)).toBe('999'));
    expect(shown(id)!.length).toBeLessThan(100);
    goOn();
    await opening;
    expect(shown(id)).toEqual(all);
    expect(view.threads.get(id)!.siblings('m1')).toEqual(['beside', 'm1']);
  });

  it('waits for a message that is to be looked at', async () => {
    await storeHistory(1000);
    const { messagesOf, goOn } = slowReading();
    const { log, view, shown } = page({ messagesOf });
    const opening = log.open(id, 'beside');
    await log.started;
    await anotherStorage().branchEnd(id, 'm999', 1);
    expect(view.threads.has(id)).toBe(false);
    goOn();
    await opening;
    log.look(id, 'beside');
    expect(shown(id)).toEqual(['0', '']);
  });

  it('is asked with its whole history when only its end is there, and goes on where it ends', async () => {
    await storeHistory(1000);
    const { messagesOf, goOn } = slowReading();
    const { log, client, ask, shown } = page({ messagesOf });
    const opening = log.open(id);
    await vi.waitFor(() => expect(shown(id)?.at(-1)).toBe('999'));
    const { done } = ask(id, 'And now?');
    expect(shown(id)!.slice(-3)).toEqual(['999', 'And now?', ' (streaming)']);
    expect(client.requests).toEqual([]);
    goOn();
    await opening;
    client.say('This.');
    client.end();
    await done;
    expect(client.requests[0]!.messages.map(({ content }) => content)).toEqual([...all, 'And now?']);
    expect(shown(id)).toEqual([...all, 'And now?', 'This.']);
  });

  it('loses a message by what follows it, also when that is not read yet', async () => {
    await storeHistory(1000);
    const { messagesOf, goOn } = slowReading();
    const { log, view, shown } = page({ messagesOf });
    const opening = log.open(id);
    await vi.waitFor(() => expect(shown(id)?.at(-1)).toBe('999'));
    const removing = log.removeMessage(view.threads.get(id)!.message('m970')!);
    goOn();
    await Promise.all([opening, removing]);
    expect(shown(id)).toEqual(all.filter((each) => each !== '970'));
    expect((await anotherStorage().message('m971'))?.parentId).toBe('m969');
  });
});

describe('a conversation that is deleted', () => {
  it('comes back with its messages and pictures, on all pages, and is found again', async () => {
    const one = page();
    const blobId = await one.log.blobs.put(new Blob(['picture']));
    await anotherStorage().save(aConversation({ leafId: 'a' }), [
      aQuestion({ id: 'q', parts: [{ kind: 'image', blobId, mediaType: 'image/png', name: '' }, ...text('Where?')] }),
      anAnswer({ id: 'a', parentId: 'q', status: 'done', parts: text('There.') }),
    ]);
    const two = page();
    await two.log.open(id);
    const index = new SearchIndex(two.log);
    await index.read();
    const found = async () => (await index.search('there', { limit: 5 })).count;
    expect(await found()).toBe(1);

    const three = page();
    await three.log.started;
    const removed = await three.log.remove(id);
    await vi.waitFor(() => expect(two.view.byId.has(id)).toBe(false));
    expect(await found()).toBe(0);
    expect(await anotherStorage().message('q')).toBeUndefined();
    expect(await one.log.blobs.get(blobId)).toBeUndefined();

    await three.log.restore(removed!);
    await vi.waitFor(() => expect(two.view.byId.get(id)).toEqual(aConversation({ leafId: 'a' })));
    await two.log.open(id);
    expect(two.shown(id)).toEqual(['Where?', 'There.']);
    await vi.waitFor(async () => expect(await found()).toBe(1));
    await three.log.open(id);
    expect(three.shown(id)).toEqual(['Where?', 'There.']);
    expect(await (await one.log.blobs.get(blobId))?.text()).toBe('picture');
    // It is as any other again.
    const { done } = three.ask(id, 'And then?');
    three.client.end();
    await done;
    await vi.waitFor(() => expect(two.shown(id)).toHaveLength(4));
  });

  it('while it was answered comes back with an answer that was interrupted', async () => {
    const { log, client, ask, shown } = page();
    await log.started;
    const { id: begun, done } = ask(undefined, 'Count');
    client.say('One');
    await vi.waitFor(async () => expect((await anotherStorage().messagesOf(begun)).messages).toHaveLength(2));
    const removed = await log.remove(begun);
    await done;
    await log.restore(removed!);
    await log.open(begun);
    await vi.waitFor(() => expect(shown(begun)?.at(-1)).toMatch(/\(interrupted\)$/));
  });

  it('where nothing can be stored comes back from memory', async () => {
    const { log, view, client, ask, shown } = page({ save: () => Promise.reject(new Error('no disk')) });
    const { id: begun, done } = ask(undefined, 'Count');
    client.end();
    await done;
    const removed = await log.remove(begun);
    expect(view.byId.has(begun)).toBe(false);
    await log.restore(removed!);
    expect(view.byId.has(begun)).toBe(true);
    await log.open(begun);
    expect(shown(begun)?.[0]).toBe('Count');
  });
});

describe('a question that is asked again without the oldest', () => {
  it('follows copies of the rest, as a branch of its own, stored, and nothing is counted for them', async () => {
    await storeHistory(4);
    const here = page();
    await here.log.open(id);
    const whole = await here.log.thread(id);
    here.log.put(here.view.byId.get(id)!, [
      {
        ...anAnswer({ id: 'm3', parentId: 'm2', status: 'done', parts: text('3') }),
        createdAt: 3,
        metrics: { prompt_eval_count: 900, eval_count: 2 },
      },
      aQuestion({ id: 'm4', parentId: 'm3', createdAt: 4, parts: text('4') }),
    ]);
    const question = whole.message('m4') as UserMessage;
    const [turn] = here.turns.askAfter(question, [whole.message('m2')!, whole.message('m3')!], here.target)!;
    const done = here.run(turn);
    here.client.say('yes');
    here.client.end();
    await done;
    expect(here.shown(id)).toEqual(['2', '3', '4', 'yes']);
    expect(here.client.requests[0]!.messages.map(({ content }) => content)).toEqual(['2', '3', '4']);

    const other = page();
    await other.log.open(id);
    const stored = await other.log.thread(id);
    expect(other.shown(id)).toEqual(['2', '3', '4', 'yes']);
    expect(stored.message(stored.path.value[1]!)).toMatchObject({ metrics: { eval_count: 2 } });
    expect(stored.message(stored.path.value[1]!)).not.toHaveProperty('metrics.prompt_eval_count');
    expect(stored.message('m3')).toMatchObject({ parentId: 'm2' });
  });
});

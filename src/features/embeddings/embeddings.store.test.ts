import { IDBFactory } from 'fake-indexeddb';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { Dexie } from 'dexie';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from 'vue';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { useServersStore, type Server } from '@/shared/servers.store';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { closing } from '../../../e2e/closing';
import { useEmbeddingsStore } from './embeddings.store';
import { restCount } from './sets/set-facts';

let simulator: Simulator;
const open: { $dispose(): void }[] = [];

beforeEach(() => {
  simulator = closing(createSimulator({ models: ['all-minilm'] }));
  // Pages of an earlier test hold theirs open.
  const storage = new IDBFactory();
  Dexie.dependencies.indexedDB = storage;
  vi.stubGlobal('indexedDB', storage);
});
afterEach(() => {
  for (const store of open.splice(0)) store.$dispose();
  vi.unstubAllGlobals();
});

/** A page of its own: all it shares with another is what the browser keeps. */
function openPage() {
  const pinia = createPinia();
  const app = createApp({})
    .use(pinia)
    .use(VueQueryPlugin, { queryClient: new QueryClient() })
    .use(createClients(() => simulator.transport));
  return app.runWithContext(() => {
    setActivePinia(pinia);
    const server: Server = useServersStore().add({ name: 'Box', url: 'http://box.test' });
    const store = useEmbeddingsStore();
    open.push(store);
    return { server, store, activity: useWorkStore() };
  });
}

const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);
const order = (count: number) => ({ model: 'all-minilm', setup: {}, batchSize: 2, texts: texts(count) });
const asked = () => simulator.requests.filter(({ path }) => path === '/api/embed').length;

async function ended({ store }: ReturnType<typeof openPage>, id: string) {
  await vi.waitFor(() => expect(store.runs.get(id)?.isOpen).toBe(false));
  return store.runs.get(id)!;
}

describe('a set', () => {
  it('is made as work that the dock shows, and is there with what it took', async () => {
    const page = openPage();
    const id = await page.store.start(page.server, order(5));
    expect(page.activity.activities).toMatchObject([{ id, kind: 'embeddings.work.embed', title: 'all-minilm' }]);
    expect((await ended(page, id)).status).toBe('done');
    const facts = page.store.view.facts.get(id)!;
    expect(facts).toMatchObject({ count: 5, isOpen: false, requestCount: 3, isLegacy: false });
    expect(facts.tokens).toBeGreaterThan(5);
    expect(facts.norms!.least).toBeCloseTo(1);
    const set = (await page.store.open(id))!;
    expect(set.texts).toEqual(texts(5));
    expect(set.vectors).toHaveLength(5 * set.dimensions);
  });

  it('of which a batch failed keeps what came, and goes on from there', async () => {
    const page = openPage();
    simulator.faults.set('/api/embed', { kind: 'status', status: 500, message: 'no' }, { times: 1 });
    const id = await page.store.start(page.server, order(5));
    expect((await ended(page, id)).status).toBe('failed');
    expect(restCount(page.store.view.facts.get(id)!)).toBe(5);
    const before = asked();
    expect(await page.store.goOn(id)).toBeUndefined();
    expect((await ended(page, id)).status).toBe('done');
    expect(asked() - before).toBe(3);
  });

  it('outlives the page: what came is there, and what did not can be asked for', async () => {
    const page = openPage();
    const saved = await page.store.start(page.server, order(2));
    await ended(page, saved);
    await page.store.rename(saved, 'Kept');
    simulator.faults.set('/api/embed', { kind: 'hang' });
    simulator.faults.set('/api/embed', { kind: 'slow', delayMs: 0 }, { times: 1 });
    const id = await page.store.start(page.server, order(5));
    await vi.waitFor(() => expect(page.store.view.facts.get(id)?.count).toBe(2));
    simulator.faults.clear();
    // The page is gone, and answers no more.
    page.store.stop(id);
    await ended(page, id);

    const next = openPage();
    await next.store.load();
    expect(next.store.list.map(({ name, count, isOpen }) => [name, count, isOpen])).toEqual([
      [undefined, 2, true],
      ['Kept', 2, false],
    ]);
    expect((await next.store.open(id))!.texts).toEqual(['text 0', 'text 1']);
    expect((await next.store.open(saved))!.name).toBe('Kept');
    // Its server has another id in this page.
    expect(await next.store.goOn(id)).toBe('noServer');
    expect(await page.store.goOn(id)).toBeUndefined();
    expect((await ended(page, id)).status).toBe('done');
  });

  it('that another page is making is left to it', async () => {
    const page = openPage();
    simulator.faults.set('/api/embed', { kind: 'hang' });
    const id = await page.store.start(page.server, order(2));
    await vi.waitFor(() => expect(asked()).toBe(1));
    const other = openPage();
    await other.store.load();
    other.store.view.facts.set(id, { ...other.store.view.facts.get(id)!, serverId: other.server.id });
    expect(await other.store.goOn(id)).toBe('elsewhere');
    page.store.stop(id);
  });

  it('that another page deletes is not made any further', async () => {
    const page = openPage();
    simulator.faults.set('/api/embed', { kind: 'hang' }, { times: 1 });
    const id = await page.store.start(page.server, order(2));
    await vi.waitFor(() => expect(asked()).toBe(1));
    page.store.stop(id);
    await ended(page, id);
    const other = openPage();
    await other.store.load();
    await other.store.remove(id);
    await vi.waitFor(() => expect(page.store.list).toEqual([]));
  });

  it('may be left as it is', async () => {
    const page = openPage();
    simulator.faults.set('/api/embed', { kind: 'unreachable' });
    const id = await page.store.start(page.server, order(2));
    await ended(page, id);
    await page.store.keepAsIs(id);
    expect(restCount(page.store.view.facts.get(id)!)).toBe(0);
    expect(page.activity.activities).toEqual([]);
  });

  it('with a text that is refused goes on without it, or with it cut', async () => {
    const page = openPage();
    const long = 'word '.repeat(2000);
    const setup = { truncate: false as const };
    const wanted = { ...order(0), setup, texts: ['one', long, 'three'] };
    for (const how of [{ leaveOut: [1] }, { setup: {} }]) {
      const id = await page.store.start(page.server, wanted);
      expect((await ended(page, id)).status).toBe('failed');
      expect(page.store.refusedOf(id)).toEqual([{ index: 1, why: 'tooLong' }]);
      await page.store.goOn(id, how);
      expect((await ended(page, id)).status).toBe('done');
      const { texts: found } = (await page.store.open(id))!;
      expect(found.map((text) => text.slice(0, 5))).toEqual(
        how.leaveOut ? ['one', 'three'] : ['one', 'word ', 'three'],
      );
    }
  });
});

describe('without a storage', () => {
  it('sets last as long as the page, which says so', async () => {
    vi.spyOn(Dexie.dependencies.indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('A mutation operation was attempted on a database', 'InvalidStateError');
    });
    const page = openPage();
    await page.store.load();
    const id = await page.store.start(page.server, order(3));
    expect((await ended(page, id)).status).toBe('done');
    expect(page.store.view.storageError).toBeDefined();
    await page.store.rename(id, 'Kept');
    expect((await page.store.open(id))!).toMatchObject({ name: 'Kept', texts: texts(3) });
    await page.store.remove(id);
    expect(page.store.list).toEqual([]);
  });
});

it('of sets without a name the newest five are kept', async () => {
  const page = openPage();
  const ids: string[] = [];
  for (let at = 0; at < 7; at += 1) {
    const id = await page.store.start(page.server, order(1));
    await ended(page, id);
    ids.push(id);
  }
  expect(page.store.list).toHaveLength(7);
  const next = openPage();
  await next.store.load();
  expect(next.store.list).toHaveLength(5);
});

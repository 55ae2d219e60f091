import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRun } from '../runs.fixture';
import { openHistory, openMemoryHistory, type HistoryStorage } from './history-storage';
import { bounds } from './kept-run';
import { emptyView, RunHistory } from './run-history';

let storage: ReturnType<typeof openHistory>;
beforeEach(() => void (storage = openHistory()));
afterEach(async () => {
  storage.close();
  await Dexie.delete('paddock-playground');
});

function open(over: HistoryStorage = storage) {
  const view = emptyView();
  let told = 0;
  const history = new RunHistory(view, { storage: over, memory: openMemoryHistory(), tellOthers: () => (told += 1) });
  return { view, history, told: () => told, ids: () => view.heads.map(({ id }) => id) };
}

/** What this browser says when it has no room, or no storage. */
function refusing(name: string, only?: keyof HistoryStorage): HistoryStorage {
  const refuse = () => Promise.reject(new DOMException('No', name));
  const all = { heads: refuse, get: refuse, put: refuse, pin: refuse, remove: refuse, putBack: refuse, search: refuse };
  return only ? { ...storage, [only]: refuse } : all;
}

describe('the history', () => {
  it('has runs after the page is gone, the newest first, pinned ones before all', async () => {
    const { history } = open();
    await history.add(aRun({ id: 'a', createdAt: 1 }), 'Box');
    await history.add(aRun({ id: 'b', createdAt: 2 }), 'Box');
    await history.add(aRun({ id: 'c', createdAt: 3 }), 'Box');
    await history.pin('a', 9);
    const later = open();
    await later.history.read();
    expect(later.ids()).toEqual(['a', 'c', 'b']);
    expect((await later.history.get('b'))!.run).toEqual(aRun({ id: 'b', createdAt: 2 }));
    expect(later.view).toMatchObject({ isRead: true, lostWithPage: new Set() });
    await later.history.pin('a', undefined);
    expect(later.ids()).toEqual(['c', 'b', 'a']);
  });

  it('lets the oldest go', async () => {
    const { history, ids } = open();
    const back = Array.from({ length: bounds.runs }, (_, index) => ({
      run: aRun({ id: `run-${index}`, createdAt: index }),
      serverName: '',
      imagesLeftOut: 0,
      sizeBytes: 10,
    }));
    await storage.putBack(back);
    await history.add(aRun({ id: 'new' }), '');
    expect(ids()).toHaveLength(bounds.runs);
    expect(ids()).not.toContain('run-0');
    expect(await history.get('run-0')).toBeUndefined();
  });

  it('finds runs, and brings back what was taken away', async () => {
    const { history, ids, view } = open();
    await history.add(aRun({ id: 'a', createdAt: 1 }), '');
    await history.add(aRun({ id: 'b', createdAt: 2, response: 'An ocean.' }), '');
    expect(await history.search('ocean')).toEqual(new Set(['b']));
    await history.remove(['a', 'b']);
    expect(ids()).toEqual([]);
    expect(await history.search('ocean')).toEqual(new Set());
    await history.undo();
    expect(ids()).toEqual(['b', 'a']);
    expect(view.removed).toEqual([]);
    await history.remove(['a']);
    history.forget();
    await history.undo();
    expect(ids()).toEqual(['b']);
  });

  it('counts what cannot be read and shows the rest', async () => {
    const { history, view, ids } = open();
    await history.add(aRun({ id: 'a' }), '');
    storage.close();
    const raw = await new Dexie('paddock-playground').open();
    await raw.table('heads').put({ id: 'x', status: 7 });
    await raw.table('runs').put('garbage', 'a');
    await raw.table('runs').put({ run: null }, 'y');
    raw.close();
    storage = openHistory();
    const later = open();
    await later.history.read();
    expect(later.ids()).toEqual(['a']);
    expect(later.view.unreadableCount).toBe(1);
    expect(await later.history.get('a')).toBeUndefined();
    expect(await later.history.search('sky')).toEqual(new Set());
    expect(ids()).toEqual(['a']);
    expect(view.isRead).toBe(true);
  });

  it('follows another page', async () => {
    const one = open();
    const other = open();
    await one.history.add(aRun({ id: 'a' }), '');
    expect(one.told()).toBe(1);
    await other.history.read();
    await other.history.remove(['a']);
    await one.history.read();
    expect(one.ids()).toEqual([]);
    expect(await one.history.get('a')).toBeUndefined();
  });
});

describe('where the browser refuses', () => {
  it('runs last for the visit, and it is told which', async () => {
    const { history, ids, view } = open(refusing('InvalidStateError'));
    await history.add(aRun({ id: 'a', createdAt: 1 }), 'Box');
    expect(ids()).toEqual(['a']);
    expect(view.lostWithPage).toEqual(new Set(['a']));
    expect((await history.get('a'))!.serverName).toBe('Box');
    expect(await history.search('sky')).toEqual(new Set(['a']));
    await history.remove(['a']);
    await history.undo();
    await history.pin('a', 5);
    expect(view.heads).toMatchObject([{ id: 'a', pinnedAt: 5 }]);
  });

  it('only what came when it was full does', async () => {
    await open().history.add(aRun({ id: 'a', createdAt: 1 }), '');
    const { history, ids, view } = open(refusing('QuotaExceededError', 'put'));
    await history.add(aRun({ id: 'b', createdAt: 2 }), '');
    expect(ids()).toEqual(['b', 'a']);
    expect(view.lostWithPage).toEqual(new Set(['b']));
    expect((await history.get('a'))!.run.id).toBe('a');
  });
});

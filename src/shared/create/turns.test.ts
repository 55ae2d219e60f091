import { Dexie } from 'dexie';
import { afterEach, describe, expect, test } from 'vitest';
import { openTurns } from './turns.db';
import { createTurns } from './turns';

let count = 0;
const opened: ReturnType<typeof openTurns>[] = [];
afterEach(async () => {
  for (const storage of opened.splice(0)) storage.close();
  await Dexie.delete(name());
  count += 1;
});
const name = () => `turns-${count}`;

/** What a page has that is not a secure context. */
function page() {
  const storage = openTurns({ name: name() });
  opened.push(storage);
  return createTurns({ openStorage: () => Promise.resolve(storage), channel: name(), askEveryMs: 1 });
}

/** What browsers have in a secure context, as far as it is used: one line for each name. */
function locks() {
  const lines = new Map<string, Promise<unknown>>();
  const request = async (
    lockName: string,
    { ifAvailable, signal }: { ifAvailable?: boolean; signal?: AbortSignal },
    callback: (lock: object | null) => unknown,
  ) => {
    const before = lines.get(lockName);
    if (before && ifAvailable) return callback(null);
    const turn = (async () => {
      await before?.catch(() => undefined);
      if (signal?.aborted) throw new DOMException('', 'AbortError');
      return await callback({});
    })();
    lines.set(lockName, turn);
    try {
      return await turn;
    } finally {
      if (lines.get(lockName) === turn) lines.delete(lockName);
    }
  };
  return { request } as unknown as LockManager;
}

describe.each([
  ['by what stands in IndexedDB', () => [page(), page()] as const],
  [
    'by the locks of the browser',
    () => {
      const shared = locks();
      const never = () => Promise.reject(new Error('is not asked'));
      return [createTurns({ locks: shared, openStorage: never }), createTurns({ locks: shared, openStorage: never })];
    },
  ],
  [
    'in one page where the browser keeps nothing',
    () => {
      const one = createTurns({ openStorage: () => Promise.reject(new Error('no storage')), channel: name() });
      return [one, one];
    },
  ],
])('%s', (_, pages) => {
  test('one goes on at a time, each gets its turn, and those that wait are told', async () => {
    const [one, other] = pages();
    let running = 0;
    let most = 0;
    let waited = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 'done';
    };
    const onWait = () => (waited += 1);
    const all = [one!, other!, one!, other!].map((turns) => turns.run('server', task, { onWait }));
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'done']);
    expect(most).toBe(1);
    expect(waited).toBeGreaterThan(0);
  });

  test('one that fails lets the next go on, and one that is stopped while it waits never begins', async () => {
    const [one, other] = pages();
    let fail!: (error: Error) => void;
    const first = one!.run('server', () => new Promise((_resolve, reject) => (fail = reject)));
    await expect.poll(() => fail).toBeDefined();
    const stop = new AbortController();
    let began = false;
    const stopped = other!.run('server', async () => (began = true), {
      signal: stop.signal,
      onWait: () => stop.abort(),
    });
    const isStopped = expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => stop.signal.aborted).toBe(true);
    const next = one!.run('server', () => Promise.resolve('next'));
    fail(new Error('refused'));
    await expect(first).rejects.toThrow('refused');
    await isStopped;
    expect(await next).toBe('next');
    expect(began).toBe(false);
  });

  test('servers do not wait for each other', async () => {
    const [one, other] = pages();
    const never = new AbortController();
    let hasBegun = false;
    const first = one!.run('a', () => {
      hasBegun = true;
      return new Promise((_resolve, reject) => never.signal.addEventListener('abort', () => reject(new Error('end'))));
    });
    expect(await other!.run('b', () => Promise.resolve('through'))).toBe('through');
    await expect.poll(() => hasBegun).toBe(true);
    never.abort();
    await expect(first).rejects.toThrow('end');
  });
});

test('the turn of a page that is gone is taken over', async () => {
  const storage = openTurns({ name: name() });
  opened.push(storage);
  await storage.take('server', 'a page that is gone');
  expect(await page().run('server', () => Promise.resolve('through'))).toBe('through');
  expect(await storage.take('server', 'the next')).toBeUndefined();
});

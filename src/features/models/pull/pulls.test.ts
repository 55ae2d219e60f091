import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import type { Fault } from '@/embedded/testing/faults';
import { createClient } from '@/ollama';
import { codeOf } from '@/shared/explain-error';
import type { Server, ServerId } from '@/shared/servers.store';
import type { ServerClient } from '@/shared/use-client';
import { Works, type Work } from '@/shared/work';
import type { PullState } from './keep-pulling';
import { holdersByClaims, holdersByLocks } from './kept/pull-holders';
import type { PullRecord } from './kept/pull-record';
import { openShelf } from './kept/pull-shelf';
import { Pulls } from './pulls';
import { pullsKey } from './kept/pulls-flag';

const box: Server = { id: 'box' as ServerId, kind: 'ollama', name: 'Box', url: 'http://box.test' };

let simulator: Simulator;
let stored: Map<string, string>;
let locks: ReturnType<typeof fakeLocks>;
let servers: Server[];

const names = ['smollm2:135m', 'smollm2:360m', 'smollm2', 'tinyllama', 'llama3.3', 'gpt-oss:120b', 'qwen3:32b', 'phi4'];

beforeEach(async () => {
  simulator = createSimulator({ models: names, bytesPerSecond: 100e6, tickMs: 100 });
  // What is in its registry is hashed when it is first asked for, which takes real time.
  const client = createClient(simulator.transport);
  await client.list();
  for (const name of names) await client.delete(name);
  simulator.requests.length = 0;
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2) });
  stored = new Map();
  locks = fakeLocks();
  servers = [box];
});
afterEach(async () => {
  vi.useRealTimers();
  await simulator.close();
});

/** What browsers have in a secure context, as far as it is used: one line for each name, and a page that goes lets all go. */
function fakeLocks() {
  const lines = new Map<string, { owner: string; begin: () => void }[]>();
  const end = (name: string, owner: string) => {
    const line = lines.get(name) ?? [];
    const wasFirst = line[0]?.owner === owner;
    lines.set(
      name,
      line.filter((each) => each.owner !== owner),
    );
    if (wasFirst) lines.get(name)![0]?.begin();
  };
  const of = (owner: string) => ({
    request: async (name: string, ...args: unknown[]) => {
      const callback = args.at(-1) as (lock: object | null) => unknown;
      const { ifAvailable } = (args.length > 1 ? args[0] : {}) as { ifAvailable?: boolean };
      const line = lines.get(name) ?? [];
      lines.set(name, line);
      if (ifAvailable && line.length > 0) return callback(null);
      await new Promise<void>((begin) => {
        line.push({ owner, begin });
        if (line.length === 1) begin();
      });
      await callback({});
      end(name, owner);
    },
  });
  return { of, gone: (owner: string) => [...lines.keys()].forEach((name) => end(name, owner)) };
}

let pageCount = 0;

/** A page of this browser. */
function openPage({ hasLocks = true } = {}) {
  const owner = `page-${(pageCount += 1)}`;
  let isClosed = false;
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void (isClosed || stored.set(key, value)),
    removeItem: (key: string) => void (isClosed || stored.delete(key)),
  };
  const all = new Map<string, Work>();
  const elsewhere = new Map<string, PullRecord>();
  const onDone = vi.fn();
  const shelf = openShelf(storage);
  const client = createClient(simulator.transport);
  const works = new Works(all, { clientFor: (server) => ({ ...client, server }) as ServerClient });
  const pulls = new Pulls({
    ...{ works, all, shelf, owner, elsewhere, onDone, isUnseen: () => false },
    holders: hasLocks
      ? holdersByLocks(locks.of(owner) as unknown as LockManager)
      : holdersByClaims({ shelf, owner, channel: `pulls-${pageCount}` }),
    serverById: (id) => servers.find((server) => server.id === id),
  });
  pulls.follow();
  const states = () => [...all.values()].map(({ state }) => state as Work<PullState>['state']);
  return {
    pulls,
    works,
    all,
    elsewhere,
    onDone,
    states,
    lines: () => states().map(({ at, progress }) => `${progress.request.model} ${at}`),
    state: () => states()[0]!,
    /** The page is closed, or its browser has crashed: nothing is said to anybody, and its connections break. */
    close() {
      isClosed = true;
      for (const id of all.keys()) works.stop(id);
      locks.gone(owner);
    },
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const asked = () => simulator.requests.filter(({ path }) => path === '/api/pull').length;
const fail = (fault: Fault, times = 1) => simulator.faults.set('/api/pull', fault, { times });
const says = (message: string): Fault => ({ kind: 'error-line', lines: 1, message });

describe('what may heal is tried again by itself', () => {
  test.each<[string, Fault, string]>([
    ['a server that is restarted in mid-pull', { kind: 'reset', lines: 5 }, 'streamReset'],
    ['a server that is stopped in mid-pull', { kind: 'cut-after', lines: 5 }, 'streamEnded'],
    ['a server that does not answer', { kind: 'unreachable' }, 'unreachable'],
    ['a proxy that lost its server', { kind: 'status', status: 502, message: 'Bad Gateway' }, 'proxyFailed'],
    ['a registry that has trouble', says('pull model manifest: 500: internal error'), 'registryFailed'],
    [
      'a registry that stopped',
      says('pull model manifest: Get "https://r/": dial tcp: connection refused'),
      'registryUnreachable',
    ],
    ['a registry that truncates a layer', says('max retries exceeded: unexpected EOF'), 'registryUnreachable'],
    [
      'a layer that came damaged',
      says('digest mismatch, file must be downloaded again: want a, got b'),
      'downloadMismatch',
    ],
  ])('%s', async (_, fault, code) => {
    fail(fault, 2);
    const page = openPage();
    page.pulls.start(box, { model: 'smollm2:135m' });
    await pass(1_000);
    const { at, progress } = page.state();
    expect(at).toBe('running');
    expect(progress.wait).toMatchObject({ for: 'time', untilMs: expect.any(Number) });
    expect(codeOf((progress.wait as { error: unknown }).error, box)).toBe(code);
    // Five seconds, then ten, or five again where bytes came.
    await pass(5_000);
    expect(asked()).toBe(2);
    await pass(8_000);
    expect(asked()).toBe(code.startsWith('stream') ? 3 : 2);
    await pass(60_000);
    expect(page.lines()).toEqual(['smollm2:135m done']);
    expect(page.onDone).toHaveBeenCalledExactlyOnceWith(box, 'smollm2:135m');
    expect(stored.size).toBe(0);
  });

  test('for half an hour when nothing comes of it; then it is said to have failed, and kept', async () => {
    fail({ kind: 'unreachable' }, 100);
    const page = openPage();
    page.pulls.start(box, { model: 'smollm2:135m' });
    await pass(2 * 3_600_000);
    expect(asked()).toBe(10);
    expect(page.lines()).toEqual(['smollm2:135m failed']);
    expect(JSON.parse(stored.get(pullsKey)!)).toMatchObject({
      version: 1,
      pulls: [{ model: 'smollm2:135m', at: 'failed', error: { name: 'UnreachableError' } }],
    });
  });

  test('a waiting one lends its place to others, and can be told to go on at once', async () => {
    fail({ kind: 'unreachable' }, 2);
    const page = openPage();
    for (const model of ['smollm2:135m', 'smollm2:360m', 'tinyllama']) page.pulls.start(box, { model });
    await pass(900);
    // Not at once: a page that goes away loses its connections first.
    expect(asked()).toBe(2);
    await pass(200);
    expect(asked()).toBe(3);
    expect(page.lines()).toEqual(['smollm2:135m running', 'smollm2:360m running', 'tinyllama running']);
    page.pulls.hurry();
    await pass(100);
    expect(asked()).toBe(4);
    expect(page.states().map(({ progress }) => progress.wait?.for)).toEqual([undefined, 'turn', undefined]);
    await pass(60_000);
    expect(page.lines().every((line) => line.endsWith('done'))).toBe(true);
  });
});

describe('what somebody has to do something about is not', () => {
  test.each([
    ['pull model manifest: file does not exist', 'notInRegistry'],
    ['pull model manifest: 401: Invalid username or password.', 'registryPrivate'],
    ['unauthorized: access denied', 'registryDenied'],
    ['pull model manifest: 412: \n\nThe model requires a newer version of Ollama.', 'ollamaTooOld'],
    [
      'pull model manifest: 400: The specified repository contains sharded GGUF. Ollama does not support this yet.',
      'registrySharded',
    ],
    ['pull model manifest: Get "https://r/": http: server gave HTTP response to HTTPS client', 'registryInsecure'],
    ['write /models/blobs/sha256-a-partial: no space left on device', 'serverDiskFull'],
  ])('%s', async (message, code) => {
    fail(says(message));
    const page = openPage();
    const id = page.pulls.start(box, { model: 'smollm2:135m' });
    await pass(60_000);
    expect(asked()).toBe(1);
    const state = page.state();
    expect(state.at === 'failed' && codeOf(state.error, box)).toBe(code);
    // The entry is still there at the next visit, with the same words.
    page.close();
    const next = openPage();
    await pass(10);
    const kept = next.state();
    expect(kept.at === 'failed' && codeOf(kept.error, box)).toBe(code);
    next.pulls.resume(id);
    await pass(60_000);
    expect(next.lines()).toEqual(['smollm2:135m done']);
  });
});

describe('a pull of which nothing comes', () => {
  test('is begun again after half a minute, which is told, and goes on from where it was', async () => {
    fail({ kind: 'stall', lines: 10 });
    const page = openPage();
    page.pulls.start(box, { model: 'smollm2' });
    await pass(29_000);
    const { completedBytes } = page.state().progress.progress;
    expect(completedBytes).toBeGreaterThan(0);
    expect(asked()).toBe(1);
    await pass(3_000);
    expect(asked()).toBe(2);
    const { stalls, progress } = page.state().progress;
    expect(stalls).toBe(1);
    expect(progress.completedBytes).toBeGreaterThan(completedBytes);
    await pass(60_000);
    expect(page.lines()).toEqual(['smollm2 done']);
  });

  test.each<[string, Fault]>([
    ['from a registry that never answers', { kind: 'stall', lines: 1 }],
    ['from a server that never answers', { kind: 'hang' }],
  ])('%s, time and again, has its cause told', async (_, fault) => {
    fail(fault, 100);
    const page = openPage();
    page.pulls.start(box, { model: 'smollm2:135m' });
    await pass(121_000);
    expect(page.state().progress).toMatchObject({
      stalls: 3,
      wait: { for: 'time', error: { code: 'models.pullStalled' } },
    });
    simulator.faults.clear();
    await pass(20_000);
    expect(page.lines()).toEqual(['smollm2:135m done']);
  });
});

describe.each([['by the locks of the browser', true] as const, ['by asking other pages', false] as const])(
  'the line after a reload, %s',
  (_, hasLocks) => {
    // To ask takes a second, and to be sure of the answer a little more.
    const settle = () => pass(hasLocks ? 50 : 1_500);

    test('goes on by itself, in its order, with what was paused left paused', async () => {
      const page = openPage({ hasLocks });
      const ids = ['llama3.3', 'gpt-oss:120b', 'qwen3:32b', 'smollm2', 'phi4'].map((model) =>
        page.pulls.start(box, { model }),
      );
      page.pulls.move(ids[3]!, -1);
      page.pulls.pause(ids[1]!);
      await pass(5_000);
      const before = page.state().progress.progress.completedBytes;
      page.close();

      const next = openPage({ hasLocks });
      await settle();
      expect(next.lines().toSorted()).toEqual(
        ['llama3.3 running', 'gpt-oss:120b stopped', 'smollm2 running', 'qwen3:32b queued', 'phi4 queued'].toSorted(),
      );
      const first = next.states().find(({ progress }) => progress.request.model === 'llama3.3')!;
      expect(first.progress.progress.completedBytes).toBeGreaterThanOrEqual(before * 0.3);
      next.pulls.resume(ids[1]!);
      await pass(100);
      // Its old turn is before the others'.
      next.pulls.pause(ids[0]!);
      await pass(100);
      expect(next.lines()).toContain('gpt-oss:120b running');
    });

    test('also while a try waits', async () => {
      fail({ kind: 'unreachable' }, 1);
      const page = openPage({ hasLocks });
      page.pulls.start(box, { model: 'smollm2:135m', insecure: true });
      await pass(100);
      page.close();
      const next = openPage({ hasLocks });
      await pass(60_000);
      expect(next.lines()).toEqual(['smollm2:135m done']);
      expect(simulator.requests.at(-1)?.body ?? {}).toMatchObject({ insecure: true });
    });

    test('waits where the server was removed', async () => {
      const page = openPage({ hasLocks });
      page.pulls.start(box, { model: 'llama3.3' });
      await pass(100);
      page.close();
      servers = [];
      const next = openPage({ hasLocks });
      await settle();
      expect(next.lines()).toEqual(['llama3.3 stopped']);
    });
  },
);

describe('two pages', () => {
  test('do not pull the same: one does, the other shows it, and goes on when that is closed', async () => {
    const one = openPage();
    const id = one.pulls.start(box, { model: 'llama3.3' });
    await pass(5_000);
    const other = openPage();
    await pass(50);
    expect(other.elsewhere.get(id)).toMatchObject({ model: 'llama3.3', at: 'open' });
    expect(other.pulls.start(box, { model: 'llama3.3:latest' })).toBe(id);
    expect(other.all.size).toBe(0);
    const before = asked();
    one.close();
    await pass(1_000);
    expect(other.elsewhere.size).toBe(0);
    expect(other.lines()).toEqual(['llama3.3 running']);
    expect(asked()).toBe(before + 1);
  });

  test('tell each other of what is begun and of what is done', async () => {
    const [one, other] = [openPage(), openPage()];
    one.pulls.start(box, { model: 'smollm2:135m' });
    other.pulls.follow();
    await pass(50);
    expect(other.elsewhere.size).toBe(1);
    await pass(60_000);
    expect(one.lines()).toEqual(['smollm2:135m done']);
    other.pulls.follow();
    await pass(50);
    expect(other.elsewhere.size).toBe(0);
    expect(other.lines()).toEqual([]);
  });
});

test('cancelling takes a pull off the list and deletes nothing: a model that was there stays', async () => {
  const page = openPage();
  page.pulls.start(box, { model: 'smollm2:135m' });
  await pass(60_000);
  const id = page.pulls.start(box, { model: 'smollm2:135m' });
  page.pulls.remove(id);
  const running = page.pulls.start(box, { model: 'llama3.3' });
  await pass(5_000);
  page.pulls.remove(running);
  await pass(100);
  expect(page.lines()).toEqual([]);
  expect(stored.size).toBe(0);
  const { models } = await createClient(simulator.transport).list();
  expect(models.map(({ name }) => name)).toEqual(['smollm2:135m']);
  expect(simulator.requests.some(({ method }) => method === 'DELETE')).toBe(false);
});

test.each([
  ['nothing', ''],
  ['no JSON', '{"version":1,'],
  ['no list', '{"version":1,"pulls":{}}'],
  ['null', 'null'],
  ['other things', '{"pulls":[null,3,"x",{},{"id":"a"},{"id":"../b","server":{"id":"box"}},{"id":"c","model":"-"}]}'],
  [
    'a foreign address',
    '{"pulls":[{"id":"a","model":"m","server":{"id":"x","kind":"ollama","url":"javascript:alert(1)"},"at":"open"}]}',
  ],
])('of a shelf with %s nothing is taken', async (_, text) => {
  stored.set(pullsKey, text);
  const page = openPage();
  await pass(50);
  expect(page.lines()).toEqual([]);
});

test('a later version of the shelf is read as far as it is understood', async () => {
  const server = { id: 'box', kind: 'ollama', name: 'Box', url: 'http://box.test', colour: 'red' };
  const pull = {
    id: 'a',
    model: 'smollm2:135m',
    server,
    place: 1,
    at: 'dreaming',
    layers: [{ digest: 3 }, { digest: 'x' }],
  };
  stored.set(pullsKey, JSON.stringify({ version: 9, pulls: [pull] }));
  const page = openPage();
  await pass(50);
  expect(page.lines()).toEqual(['smollm2:135m stopped']);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { abortError } from '@/base/abort';
import type { Engine, LoadedModel, LoadOptions } from './engine';
import type { StoredModel } from './models';
import { createScheduler, type RunnerOptions } from './runner';

const minute = 60_000;

/** An engine whose loads end when told. */
function createHeldEngine() {
  const loads: { options: LoadOptions; finish: () => void; unloaded: boolean }[] = [];
  const engine: Engine = {
    load: (_, options) =>
      new Promise((resolve, reject) => {
        const load = {
          options,
          unloaded: false,
          finish: () =>
            resolve({
              contextLength: 10,
              sizeBytes: 100,
              unload: async () => {
                load.unloaded = true;
              },
            } as unknown as LoadedModel),
        };
        options.signal?.addEventListener('abort', () => reject(abortError()));
        loads.push(load);
      }),
  };
  return { engine, loads };
}

function start(options: Partial<RunnerOptions> = {}) {
  const { engine, loads } = createHeldEngine();
  const scheduler = createScheduler({
    engine,
    filesOf: async ({ digest }) => ({ digest, parts: [], adapters: [] }),
    identify: ({ digest }) => ({ file: digest, companions: '' }),
    now: () => new Date(),
    defaultKeepAliveMs: 5 * minute,
    maxLoadedModels: 1,
    maxQueue: 512,
    ...options,
  });
  return { scheduler, loads };
}

const model = (digest: string) => ({ digest }) as StoredModel;
const plain = { options: {}, keepAliveMs: undefined };

/** Lets everything happen that waits for nothing. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Loads a model and releases it. */
async function load({ scheduler, loads }: ReturnType<typeof start>, digest: string, request: object = {}) {
  const acquired = scheduler.acquire(model(digest), { ...plain, ...request });
  await settle();
  loads.at(-1)!.finish();
  (await acquired).release();
}

describe('keeping models', () => {
  test('a model goes when its time is over, counted from its last request', async () => {
    const server = start();
    await load(server, 'a');
    await vi.advanceTimersByTimeAsync(4 * minute);
    (await server.scheduler.acquire(model('a'), plain)).release();
    await vi.advanceTimersByTimeAsync(4 * minute);
    expect(server.scheduler.running()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(minute);
    expect(server.scheduler.running()).toEqual([]);
    expect(server.loads[0]!.unloaded).toBe(true);
  });

  test('a request that does not say leaves the time as it was', async () => {
    const server = start();
    await load(server, 'a', { keepAliveMs: 1000 });
    (await server.scheduler.acquire(model('a'), plain)).release();
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.scheduler.running()).toEqual([]);
  });

  test('for ever is for ever, and longer than a timer can wait is not at once', async () => {
    const server = start({ maxLoadedModels: 2 });
    await load(server, 'ever', { keepAliveMs: Infinity });
    await load(server, 'long', { keepAliveMs: 60 * 24 * 60 * minute });
    await vi.advanceTimersByTimeAsync(59 * 24 * 60 * minute);
    expect(server.scheduler.running().map((each) => each.model.digest)).toEqual(['ever', 'long']);
    await vi.advanceTimersByTimeAsync(24 * 60 * minute);
    expect(server.scheduler.running().map((each) => each.model.digest)).toEqual(['ever']);
  });

  test('a model that is to go stays until its request has ended', async () => {
    const server = start();
    const acquired = server.scheduler.acquire(model('a'), plain);
    await settle();
    server.loads[0]!.finish();
    const lease = await acquired;
    server.scheduler.expire(model('a'));
    await vi.advanceTimersByTimeAsync(minute);
    expect(server.loads[0]!.unloaded).toBe(false);
    lease.release();
    await settle();
    expect(server.loads[0]!.unloaded).toBe(true);
  });

  test('a dead engine is taken out, and the next request loads anew', async () => {
    const server = start();
    const acquired = server.scheduler.acquire(model('a'), plain);
    await settle();
    server.loads[0]!.finish();
    (await acquired).discard();
    await load(server, 'a');
    expect(server.loads).toHaveLength(2);
  });
});

describe('models of one file', () => {
  const identify = ({ digest }: StoredModel) => ({ file: digest[0]!, companions: digest.slice(2) });

  test('share what is loaded, and go together', async () => {
    const server = start({ identify });
    await load(server, 'a1');
    (await server.scheduler.acquire(model('a2'), plain)).release();
    expect(server.scheduler.running().map((each) => each.model.digest)).toEqual(['a1']);
    server.scheduler.expire(model('a2'));
    await settle();
    expect(server.scheduler.running()).toEqual([]);
  });

  test('are loaded anew where one has an adapter', async () => {
    const server = start({ identify });
    await load(server, 'a1');
    await load(server, 'a2-adapter');
    expect(server.loads.map(({ unloaded }) => unloaded)).toEqual([true, false]);
  });
});

describe('queueing', () => {
  test('one request at a time, in their order', async () => {
    const server = start();
    await load(server, 'a');
    const order: number[] = [];
    const first = await server.scheduler.acquire(model('a'), plain);
    const others = [1, 2].map((place) =>
      server.scheduler.acquire(model('a'), plain).then((lease) => {
        order.push(place);
        return lease;
      }),
    );
    await settle();
    expect(order).toEqual([]);
    first.release();
    await settle();
    expect(order).toEqual([1]);
    (await others[0]!).release();
    await settle();
    expect(order).toEqual([1, 2]);
  });

  test('a waiting request leaves the queue when it is aborted', async () => {
    const server = start();
    await load(server, 'a');
    const first = await server.scheduler.acquire(model('a'), plain);
    const abort = new AbortController();
    const second = server.scheduler.acquire(model('a'), { ...plain, signal: abort.signal });
    const third = server.scheduler.acquire(model('a'), plain);
    abort.abort();
    await expect(second).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    first.release();
    (await third).release();
  });

  test('a load that is given up is begun again for those who still wait', async () => {
    const server = start();
    const abort = new AbortController();
    const first = server.scheduler.acquire(model('a'), { ...plain, signal: abort.signal });
    const second = server.scheduler.acquire(model('a'), plain);
    await settle();
    abort.abort();
    await expect(first).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await settle();
    expect(server.loads).toHaveLength(2);
    server.loads[1]!.finish();
    (await second).release();
  });

  test('another model waits until there is room, and takes that of an idle one', async () => {
    const server = start();
    await load(server, 'a');
    const lease = await server.scheduler.acquire(model('a'), plain);
    const other = server.scheduler.acquire(model('b'), plain);
    await settle();
    expect(server.loads).toHaveLength(1);
    lease.release();
    await settle();
    expect(server.loads.map(({ unloaded }) => unloaded)).toEqual([true, false]);
    server.loads[1]!.finish();
    (await other).release();
  });

  test('other options of loading load anew', async () => {
    const server = start();
    await load(server, 'a', { options: { num_ctx: 128 } });
    await load(server, 'a', { options: { num_ctx: 256 } });
    expect(server.loads.map(({ unloaded }) => unloaded)).toEqual([true, false]);
    (await server.scheduler.acquire(model('a'), { ...plain, options: { num_ctx: 256, temperature: 0 } })).release();
    expect(server.loads).toHaveLength(2);
  });

  test('the context that is in effect is not another one, whatever was asked for', async () => {
    const server = start();
    for (const options of [{}, { num_ctx: 100_000 }]) {
      await load(server, 'a', { options });
      const loads = server.loads.length;
      (await server.scheduler.acquire(model('a'), { ...plain, options: { num_ctx: 10 } })).release();
      expect(server.loads).toHaveLength(loads);
    }
  });

  test('too many are refused', async () => {
    const server = start({ maxQueue: 1 });
    const first = server.scheduler.acquire(model('a'), plain);
    await expect(server.scheduler.acquire(model('a'), plain)).rejects.toMatchObject({ status: 503 });
    await settle();
    server.loads[0]!.finish();
    (await first).release();
  });
});

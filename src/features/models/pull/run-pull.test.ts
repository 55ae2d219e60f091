import { afterEach, describe, expect, test, vi } from 'vitest';
import { createClient, StreamCutError, StreamError, type ProgressChunk, type Transport } from '@/ollama';
import { noProgress, PullTally, shareOf, type PullProgress } from './pull-progress';
import { runPull } from './run-pull';

const a = `sha256:${'a'.repeat(64)}`;
const b = `sha256:${'b'.repeat(64)}`;
const config = `sha256:${'c'.repeat(64)}`;

const start: ProgressChunk = { status: 'pulling manifest' };
const layer = (digest: string, total: number, completed?: number): ProgressChunk => ({
  status: `pulling ${digest.slice(7, 19)}`,
  digest,
  total,
  ...(completed === undefined ? {} : { completed }),
});

function after(...chunks: ProgressChunk[]): PullProgress {
  return added(new PullTally(), ...chunks);
}

function added(tally: PullTally, ...chunks: ProgressChunk[]): PullProgress {
  for (const chunk of chunks) tally.add(chunk);
  return tally.progress;
}

test('counts nothing before a layer is named', () => {
  expect(after(start)).toMatchObject({ status: 'pulling manifest', layers: [], totalBytes: 0, completedBytes: 0 });
});

test('reads an absent count as zero', () => {
  expect(after(start, layer(a, 100))).toMatchObject({ totalBytes: 100, completedBytes: 0 });
});

test('adds up the layers as the server names them', () => {
  const progress = after(start, layer(a, 1000), layer(a, 1000, 400), layer(b, 50, 10));
  expect(progress).toMatchObject({ totalBytes: 1050, completedBytes: 1010 });
});

test('a layer is complete when another one begins, whatever its last line said', () => {
  const progress = after(start, layer(a, 1000, 930), layer(b, 50));
  expect(progress.layers[0]).toMatchObject({ completedBytes: 1000, isComplete: true });
  expect(progress.layers[1]).toMatchObject({ completedBytes: 0, isComplete: false });
});

test('all are complete when the verification begins', () => {
  const progress = after(start, layer(a, 1000, 930), { status: 'verifying sha256 digest' });
  expect(progress).toMatchObject({ status: 'verifying sha256 digest', completedBytes: 1000, totalBytes: 1000 });
});

test('goes backwards with the server, and a layer taken up again is open again', () => {
  const back = after(start, layer(a, 1000, 600), layer(a, 1000, 200));
  expect(back).toMatchObject({ completedBytes: 200, fetchedBytes: 0 });
  const again = after(start, layer(a, 1000, 900), layer(b, 10, 10), layer(a, 1000, 950));
  expect(again.layers[0]).toMatchObject({ completedBytes: 950, isComplete: false });
});

test('what was there before counts as done, not as fetched', () => {
  const progress = after(start, layer(a, 1000, 1000), layer(b, 500, 200), layer(b, 500, 300), layer(config, 5));
  expect(progress).toMatchObject({ totalBytes: 1505, completedBytes: 1500, fetchedBytes: 300 });
});

test('a count beyond the total does not make more than all', () => {
  expect(after(start, layer(a, 100, 120))).toMatchObject({ completedBytes: 100, totalBytes: 100 });
});

describe('another try', () => {
  test('keeps what was named until the server names it once more, and counts anew what it fetches', () => {
    const tally = new PullTally();
    added(tally, start, layer(a, 1000, 1000), layer(b, 500, 100), layer(b, 500, 300));
    tally.beginTry();
    expect(added(tally, start)).toMatchObject({ totalBytes: 1500, completedBytes: 1300, fetchedBytes: 0 });
    expect(added(tally, layer(a, 1000, 1000))).toMatchObject({ totalBytes: 1500, completedBytes: 1300 });
    expect(added(tally, layer(b, 500, 300), layer(b, 500, 350))).toMatchObject({
      totalBytes: 1500,
      completedBytes: 1350,
      fetchedBytes: 50,
    });
  });

  test('of a server that threw all away begins anew', () => {
    const tally = new PullTally(after(start, layer(a, 1000, 900)));
    tally.beginTry();
    expect(added(tally, start, layer(a, 1000))).toMatchObject({ completedBytes: 0, fetchedBytes: 0 });
  });

  test('takes another total, and in the end forgets the layers of another manifest', () => {
    const tally = new PullTally();
    added(tally, start, layer(a, 1000, 900), layer(b, 50, 20));
    tally.beginTry();
    expect(added(tally, start, layer(a, 1200, 900))).toMatchObject({ totalBytes: 1250 });
    expect(added(tally, layer(config, 5), { status: 'verifying sha256 digest' })).toMatchObject({
      totalBytes: 1205,
      completedBytes: 1205,
    });
  });
});

test('a layer without a total has no share, and is as large as what came of it when it is left', () => {
  const tally = new PullTally();
  const open = added(tally, start, layer(b, 50, 50), { status: 'pulling a', digest: a, completed: 700 });
  expect(open).toMatchObject({ totalBytes: 750, completedBytes: 750 });
  expect(shareOf(open)).toBeUndefined();
  expect(shareOf(added(tally, layer(config, 250)))).toBe(0.75);
  expect(shareOf(noProgress)).toBeUndefined();
});

test('what is shown does not change with what comes later', () => {
  const tally = new PullTally();
  const before = added(tally, start, layer(a, 100, 10));
  added(tally, layer(a, 100, 20));
  expect(before.layers[0]!.completedBytes).toBe(10);
});

test('only what is new counts as a move', () => {
  const tally = new PullTally();
  const moves = [start, start, layer(a, 9, 1), layer(a, 9, 1), layer(a, 9, 2), layer(a, 9, 1), { status: 'verifying' }];
  expect(moves.map((chunk) => tally.add(chunk))).toEqual([true, false, true, false, true, true, true]);
});

test('success without any layer line is fine', () => {
  expect(after(start, { status: 'success' })).toMatchObject({ status: 'success', totalBytes: 0 });
});

function clientAnswering(...lines: object[]) {
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const transport: Transport = {
    fetch: async () => new Response(body, { headers: { 'Content-Type': 'application/x-ndjson' } }),
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
  };
  return createClient(transport);
}

test('tells every line and resolves on success', async () => {
  const tally = new PullTally();
  const seen: PullProgress[] = [];
  const client = clientAnswering(start, layer(a, 100, 40), layer(b, 10), { status: 'success' });
  await runPull(client, { model: 'm' }, { tally, onLine: () => seen.push(tally.progress) });
  expect(seen.map(({ completedBytes, totalBytes }) => [completedBytes, totalBytes])).toEqual([
    [0, 0],
    [40, 100],
    [100, 110],
    [110, 110],
  ]);
});

test('an error line on a status of 200 is a failure', async () => {
  const client = clientAnswering(start, { error: 'pull model manifest: file does not exist' });
  await expect(runPull(client, { model: 'm' })).rejects.toThrow(
    new StreamError('/api/pull', 'pull model manifest: file does not exist'),
  );
});

test('an end without success is a failure', async () => {
  const client = clientAnswering(start, layer(a, 100, 100));
  await expect(runPull(client, { model: 'm' })).rejects.toBeInstanceOf(StreamCutError);
});

describe('a pull of which nothing comes', () => {
  afterEach(() => vi.useRealTimers());

  /** A server that sends what the test tells it to. */
  function silentClient() {
    vi.useFakeTimers();
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    let signal: AbortSignal | undefined;
    const transport: Transport = {
      fetch: async (_, options) => {
        signal = options?.signal;
        const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
        signal?.addEventListener('abort', () => controller.error(new DOMException('', 'AbortError')));
        return new Response(body, { headers: { 'Content-Type': 'application/x-ndjson' } });
      },
      upload: () => Promise.reject(new Error('nothing is uploaded here')),
    };
    const send = async (line: object) => {
      controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
      await vi.advanceTimersByTimeAsync(0);
    };
    return { client: createClient(transport), send, isStopped: () => signal?.aborted };
  }

  test('is stopped after half a minute, also when the server repeats itself', async () => {
    const { client, send, isStopped } = silentClient();
    const pull = expect(runPull(client, { model: 'm' })).rejects.toMatchObject({ code: 'models.pullStalled' });
    await vi.advanceTimersByTimeAsync(29_000);
    await send(start);
    await vi.advanceTimersByTimeAsync(29_000);
    await send(layer(a, 1000, 10));
    for (let second = 0; second < 29; second += 1) {
      await send(layer(a, 1000, 10));
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(isStopped()).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(isStopped()).toBe(true);
    await pull;
  });

  test('has all the time there is for what has no lines: checking, writing', async () => {
    const { client, send, isStopped } = silentClient();
    const pull = runPull(client, { model: 'm' });
    await vi.advanceTimersByTimeAsync(0);
    await send(layer(a, 1000, 1000));
    await send({ status: 'verifying sha256 digest' });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(isStopped()).toBe(false);
    await send({ status: 'success' });
    await vi.advanceTimersByTimeAsync(0);
    expect(isStopped()).toBe(false);
    void pull;
  });

  test('is an abort when it is stopped by the user', async () => {
    const { client } = silentClient();
    const controller = new AbortController();
    const pull = expect(runPull(client, { model: 'm' }, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    await pull;
  });
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromSha256Worker } from './messages';
import { Sha256Pool, type Sha256PoolOptions } from './pool';

/** A worker whose every step the test decides. */
class FakeWorker {
  onmessage: ((event: MessageEvent<FromSha256Worker>) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly blobs: Blob[] = [];
  isTerminated = false;

  postMessage({ blob }: { blob: Blob }): void {
    this.blobs.push(blob);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(message: FromSha256Worker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromSha256Worker>);
  }

  crash(message = ''): void {
    this.onerror?.({ message, preventDefault: () => undefined } as ErrorEvent);
  }
}

let workers: FakeWorker[] = [];

beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function poolOf(limit: number, options: Sha256PoolOptions = {}): Sha256Pool {
  return new Sha256Pool({
    limit,
    createWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    ...options,
  });
}

const blob = (name: string) => new File([name], name);
const done = (digest: string): FromSha256Worker => ({ kind: 'done', digest });

test('no worker before the first job, no more than the limit, jobs in order', async () => {
  const pool = poolOf(2);
  expect(workers).toHaveLength(0);
  const files = ['a', 'b', 'c', 'd'].map(blob);
  const digests = files.map((file) => pool.digest(file));
  expect(workers.map((worker) => worker.blobs)).toEqual([[files[0]], [files[1]]]);
  workers[1]!.say(done('2'));
  workers[0]!.say(done('1'));
  expect(workers.map((worker) => worker.blobs)).toEqual([
    [files[0], files[3]],
    [files[1], files[2]],
  ]);
  workers[1]!.say(done('3'));
  workers[0]!.say(done('4'));
  expect(await Promise.all(digests)).toEqual(['1', '2', '3', '4']);
});

test('an idle worker is used again, and ends after a while', async () => {
  const pool = poolOf(4, { idleMs: 10_000 });
  const first = pool.digest(blob('a'));
  workers[0]!.say({ kind: 'ready' });
  workers[0]!.say(done('1'));
  await first;
  vi.advanceTimersByTime(9_000);
  const second = pool.digest(blob('b'));
  expect(workers).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  expect(workers[0]!.isTerminated).toBe(false);
  workers[0]!.say(done('2'));
  expect(await second).toBe('2');
  vi.advanceTimersByTime(10_000);
  expect(workers[0]!.isTerminated).toBe(true);
});

test('aborting a waiting job leaves the others, aborting a running one ends its worker', async () => {
  const pool = poolOf(1);
  const [running, waiting] = [new AbortController(), new AbortController()];
  const first = pool.digest(blob('a'), { signal: running.signal });
  const second = pool.digest(blob('b'), { signal: waiting.signal });
  const third = pool.digest(blob('c'));
  waiting.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  expect(workers[0]!.isTerminated).toBe(false);
  running.abort();
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  expect(workers[0]!.isTerminated).toBe(true);
  workers[1]!.say(done('3'));
  expect(await third).toBe('3');
});

test('a job that is aborted before it begins never begins', async () => {
  await expect(poolOf(1).digest(blob('a'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(workers).toHaveLength(0);
});

test('a worker that dies before it is ready never started, and the next job gets another', async () => {
  const pool = poolOf(1);
  const first = pool.digest(blob('a'));
  const second = pool.digest(blob('b'));
  workers[0]!.crash();
  await expect(first).rejects.toMatchObject({ code: 'worker-start' });
  workers[1]!.say({ kind: 'ready' });
  workers[1]!.crash('out of memory');
  await expect(second).rejects.toMatchObject({ code: 'worker-crashed', message: 'out of memory' });
});

test('a worker that stays silent did not start', async () => {
  const job = poolOf(1, { startTimeoutMs: 1000 }).digest(blob('a'));
  vi.advanceTimersByTime(1000);
  await expect(job).rejects.toMatchObject({ code: 'worker-start' });
});

test('a browser that refuses workers', async () => {
  const pool = poolOf(1, {
    createWorker: () => {
      throw new DOMException('not allowed', 'SecurityError');
    },
  });
  await expect(pool.digest(blob('a'))).rejects.toMatchObject({ code: 'worker-start' });
});

test('a browser that refuses WebAssembly', async () => {
  const job = poolOf(1).digest(blob('a'));
  workers[0]!.say({ kind: 'failed', code: 'worker-start', message: 'CSP' });
  await expect(job).rejects.toMatchObject({ code: 'worker-start' });
  expect(workers[0]!.isTerminated).toBe(true);
});

test('a file that fails costs no worker', async () => {
  const pool = poolOf(1);
  const first = pool.digest(blob('a'));
  const second = pool.digest(blob('b'));
  workers[0]!.say({ kind: 'failed', code: 'file-changed', message: '' });
  await expect(first).rejects.toMatchObject({ code: 'file-changed' });
  workers[0]!.say(done('2'));
  expect(await second).toBe('2');
});

test('progress ends with the size', async () => {
  const seen: number[] = [];
  const job = poolOf(1).digest(blob('abc'), { onProgress: (readBytes) => seen.push(readBytes) });
  workers[0]!.say({ kind: 'progress', readBytes: 1 });
  workers[0]!.say(done('1'));
  await job;
  expect(seen).toEqual([1, 3]);
});

test('closing ends everything and rejects what is unfinished', async () => {
  const pool = poolOf(1);
  const jobs = [pool.digest(blob('a')), pool.digest(blob('b'))];
  pool.close();
  for (const job of jobs) await expect(job).rejects.toMatchObject({ name: 'AbortError' });
  expect(workers.map((worker) => worker.isTerminated)).toEqual([true]);
  const next = pool.digest(blob('c'));
  workers[1]!.say(done('3'));
  expect(await next).toBe('3');
});

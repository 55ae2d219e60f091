import { expect, test } from 'vitest';
import { createClient, StreamCutError, StreamError, type ProgressChunk, type Transport } from '@/ollama';
import { noProgress, withPullChunk, type PullProgress } from './pull-progress';
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
  return chunks.reduce(withPullChunk, noProgress);
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
  const seen: PullProgress[] = [];
  const client = clientAnswering(start, layer(a, 100, 40), layer(b, 10), { status: 'success' });
  await runPull(client, { model: 'm' }, { onProgress: (progress) => seen.push(progress) });
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

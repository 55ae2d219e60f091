import { expect, test, vi } from 'vitest';
import { UnreachableError } from '@/ollama/errors';
import { lazyEmbedded } from './lazy-embedded';
import type { ThisBrowserServer } from './this-browser';

const request = { method: 'GET' as const, path: '/api/version' };
const answering: ThisBrowserServer = {
  transport: {
    fetch: async ({ path }) => new Response(path),
    upload: async ({ path }) => new Response(`uploaded ${path}`),
  },
  persistence: 'kept',
};
const onLoad = () => {};

test('starts once, with the first request', async () => {
  const start = vi.fn(async () => answering);
  const { transport, persistence } = lazyEmbedded({ onLoad }, start);
  expect(start).not.toHaveBeenCalled();
  const answers = await Promise.all([
    transport.fetch(request),
    transport.upload({ method: 'POST', path: '/blob', body: new Blob() }),
  ]);
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['/api/version', 'uploaded /blob']);
  expect(await persistence()).toBe('kept');
  expect(start).toHaveBeenCalledOnce();
  expect(start).toHaveBeenCalledWith(onLoad);
});

test('a failed start is an unreachable server, and is tried again', async () => {
  const start = vi.fn(async () => answering).mockRejectedValueOnce(new TypeError('Importing a module failed'));
  const { transport } = lazyEmbedded({ onLoad }, start);
  await expect(transport.fetch(request)).rejects.toBeInstanceOf(UnreachableError);
  expect(await (await transport.fetch(request)).text()).toBe('/api/version');
});

test('where it cannot start nothing is kept', async () => {
  const start = () => Promise.reject(new TypeError('Importing a module failed'));
  expect(await lazyEmbedded({ onLoad }, start).persistence()).toBe('visit');
});

test('an abort does not wait for the start and leaves it to others', async () => {
  const start = vi.fn(() => new Promise<ThisBrowserServer>((resolve) => (finish = () => resolve(answering))));
  let finish = () => {};
  const { transport } = lazyEmbedded({ onLoad }, start);
  const abort = new AbortController();
  const aborted = transport.fetch(request, { signal: abort.signal });
  const other = transport.fetch(request);
  abort.abort();
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  finish();
  expect(await (await other).text()).toBe('/api/version');
  expect(start).toHaveBeenCalledOnce();
});

import { expect, test, vi } from 'vitest';
import { UnreachableError } from '@/ollama/errors';
import type { Transport } from '@/ollama/transport';
import { lazyTransport } from './lazy-transport';

const request = { method: 'GET' as const, path: '/api/version' };
const answering: Transport = {
  fetch: async ({ path }) => new Response(path),
  upload: async ({ path }) => new Response(`uploaded ${path}`),
};

test('loads once, with the first request', async () => {
  const load = vi.fn(async () => answering);
  const transport = lazyTransport(load);
  expect(load).not.toHaveBeenCalled();
  const answers = await Promise.all([
    transport.fetch(request),
    transport.upload({ method: 'POST', path: '/blob', body: new Blob() }),
  ]);
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['/api/version', 'uploaded /blob']);
  expect(load).toHaveBeenCalledOnce();
});

test('a failed load is an unreachable server, and is tried again', async () => {
  const load = vi.fn(async () => answering).mockRejectedValueOnce(new TypeError('Importing a module failed'));
  const transport = lazyTransport(load);
  await expect(transport.fetch(request)).rejects.toBeInstanceOf(UnreachableError);
  expect(await (await transport.fetch(request)).text()).toBe('/api/version');
});

test('an abort does not wait for the load and leaves it to others', async () => {
  const load = vi.fn(() => new Promise<Transport>((resolve) => (finish = () => resolve(answering))));
  let finish = () => {};
  const transport = lazyTransport(load);
  const abort = new AbortController();
  const aborted = transport.fetch(request, { signal: abort.signal });
  const other = transport.fetch(request);
  abort.abort();
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  finish();
  expect(await (await other).text()).toBe('/api/version');
  expect(load).toHaveBeenCalledOnce();
});

import { afterEach, expect, test, vi } from 'vitest';
import { UnreachableError } from './errors';
import { networkTransport } from './network-transport';

afterEach(() => vi.unstubAllGlobals());

/** What fetch() was asked for. */
function watchFetch(answer: () => Promise<Response> = () => Promise.resolve(new Response())) {
  const fetched = vi.fn<typeof fetch>(answer);
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

test("only the page's own origin gets what the browser knows of its login", async () => {
  const fetched = watchFetch();
  await networkTransport('https://box/ollama/').fetch({ method: 'GET', path: '/api/tags' });
  expect(fetched).toHaveBeenCalledWith(
    'https://box/ollama/api/tags',
    expect.objectContaining({ credentials: 'same-origin' }),
  );
});

test('the headers of the server go with those of the request', async () => {
  const fetched = watchFetch();
  const transport = networkTransport('http://box', { Authorization: 'Bearer t' });
  await transport.fetch({ method: 'POST', path: '/api/show', headers: { Accept: 'x' }, body: '{}' });
  expect(fetched.mock.calls[0]![1]).toMatchObject({ headers: { Authorization: 'Bearer t', Accept: 'x' }, body: '{}' });
});

test('without a readable answer the server is unreachable, and an abort stays one', async () => {
  watchFetch(() => Promise.reject(new TypeError('Failed to fetch')));
  const transport = networkTransport('http://box');
  const request = { method: 'GET', path: '/api/tags' } as const;
  await expect(transport.fetch(request)).rejects.toBeInstanceOf(UnreachableError);
  await expect(transport.fetch(request, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
});

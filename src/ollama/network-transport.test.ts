import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

describe('the lines of a pull', () => {
  /** Lines, each of which has come when it is read. */
  const answer = (...lines: string[]) =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const line = lines.shift();
        if (line === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(line));
      },
    });
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function read(path: string, signal?: AbortSignal) {
    watchFetch(() => Promise.resolve(new Response(answer('one', 'two'), { status: 201 })));
    const response = await networkTransport('http://box').fetch({ method: 'POST', path }, { signal });
    const reader = response.body!.getReader();
    const seen: string[] = [];
    const reading = (async () => {
      for (let next = await reader.read(); !next.done; next = await reader.read())
        seen.push(new TextDecoder().decode(next.value));
    })();
    await vi.advanceTimersByTimeAsync(0);
    return { response, seen, reading };
  }

  test('are looked for now and then, the first at once', async () => {
    const { response, seen, reading } = await read('/api/pull');
    expect(response.status).toBe(201);
    expect(seen).toEqual(['one']);
    await vi.advanceTimersByTimeAsync(1000);
    await reading;
    expect(seen).toEqual(['one', 'two']);
  });

  test('end with an abort while nobody looks', async () => {
    const controller = new AbortController();
    const { reading } = await read('/api/pull', controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('are no words of an answer, which are read as they come', async () => {
    const { seen } = await read('/api/chat');
    expect(seen).toEqual(['one', 'two']);
  });
});

import { describe, expect, it } from 'vitest';
import { send, streamObjects, type LineReader } from './call';
import { HttpError, ProtocolError, StreamCutError, StreamError } from './errors';
import type { Transport } from './transport';

const path = '/api/chat';
const lines = [
  { message: { content: 'Grüße, ' }, done: false },
  { message: { content: '世界 👋\n' }, done: false },
  { message: { content: '' }, done: true },
];
const bytes = new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

interface Line {
  done: boolean;
}

/** Lines as they are, for what is tested here is the stream. */
const reader: LineReader<Line> = { read: (line) => line as object as Line, isLast: ({ done }) => done };

/** A transport whose every answer is the same. */
function answering(body: ReadableStream<Uint8Array> | string | null, init?: ResponseInit): Transport {
  return { fetch: async () => new Response(body, init), upload: () => Promise.reject(new Error('unused')) };
}

/** A body made of `chunks`, which then ends, or fails with `error`. */
function streamOf(chunks: Uint8Array[], error?: Error): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk) controller.enqueue(chunk);
      else if (error) controller.error(error);
      else controller.close();
    },
  });
}

async function read(
  body: ReadableStream<Uint8Array>,
  signal?: AbortSignal,
): Promise<{ read: Line[]; error?: unknown }> {
  const seen: Line[] = [];
  try {
    const transport = answering(body);
    const options = signal ? { signal } : undefined;
    for await (const line of streamObjects(transport, { method: 'POST', path }, reader, options)) {
      seen.push(line);
    }
  } catch (error) {
    return { read: seen, error };
  }
  return { read: seen };
}

describe('streamObjects', () => {
  it('survives a cut at every byte, characters of several bytes included', async () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await read(streamOf([bytes.slice(0, cut), bytes.slice(cut)]))).toEqual({ read: lines });
    }
  });

  it('survives bytes one at a time', async () => {
    expect(await read(streamOf(Array.from(bytes, (byte) => Uint8Array.of(byte))))).toEqual({ read: lines });
  });

  it('needs no newline at the end', async () => {
    expect(await read(streamOf([bytes.slice(0, -1)]))).toEqual({ read: lines });
  });

  it('yields what came before an end without a last line, then says so', async () => {
    const two = new TextEncoder().encode(
      lines
        .slice(0, 2)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
    const { read: seen, error } = await read(streamOf([two]));
    expect(seen).toEqual(lines.slice(0, 2));
    expect(error).toBeInstanceOf(StreamCutError);
    expect(error).toMatchObject({ how: 'ended', path });
  });

  it('takes a half line at the end for a cut, at whatever byte', async () => {
    const whole = bytes.length - new TextEncoder().encode(JSON.stringify(lines[2])).length - 1;
    for (let cut = whole + 1; cut < bytes.length - 1; cut += 1) {
      const { read: seen, error } = await read(streamOf([bytes.slice(0, cut)]));
      expect(seen).toEqual(lines.slice(0, 2));
      expect(error).toBeInstanceOf(StreamCutError);
    }
  });

  it('tells a reset from a clean end', async () => {
    const { read: seen, error } = await read(streamOf([bytes.slice(0, 60)], new TypeError('network error')));
    expect(seen).toHaveLength(1);
    expect(error).toMatchObject({ name: 'StreamCutError', how: 'reset' });
  });

  it('throws an error line in the server’s words', async () => {
    const text = `${JSON.stringify(lines[0])}\n{"error":"out of memory"}\n`;
    const { read: seen, error } = await read(streamOf([new TextEncoder().encode(text)]));
    expect(seen).toHaveLength(1);
    expect(error).toBeInstanceOf(StreamError);
    expect(error).toMatchObject({ serverMessage: 'out of memory' });
  });

  it.each(['<html>\n', '[1]\n', '42\n'])('refuses a line that no Ollama sends: %j', async (text) => {
    const { error } = await read(streamOf([new TextEncoder().encode(text), bytes]));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  it.each(['<html>Welcome to the router</html>', 'OK', '"text"', '[{"done":true}]', 'data: {"done":true}'])(
    'refuses an answer of something else, even one without a line end: %j',
    async (text) => {
      const { error } = await read(streamOf([new TextEncoder().encode(text)]));
      expect(error).toBeInstanceOf(ProtocolError);
    },
  );

  it('passes over what says nothing once it has begun', async () => {
    const text = '{"done":false}\nnull\n[]\n42\n{"done":true}\n';
    expect(await read(streamOf([new TextEncoder().encode(text)]))).toEqual({
      read: [{ done: false }, { done: true }],
    });
  });

  it('throws the innermost words of an error that is wrapped', async () => {
    const text = `${JSON.stringify({ error: JSON.stringify({ error: { code: 500, message: 'runner crashed' } }) })}\n`;
    const { error } = await read(streamOf([new TextEncoder().encode(text)]));
    expect(error).toBeInstanceOf(StreamError);
    expect(error).toMatchObject({ serverMessage: 'runner crashed' });
  });

  it('counts only the last success', async () => {
    const text = '{"done":true}\n{"done":false}\n';
    const { read: seen, error } = await read(streamOf([new TextEncoder().encode(text)]));
    expect(seen).toHaveLength(2);
    expect(error).toBeInstanceOf(StreamCutError);
  });

  it('leaves an abort an abort', async () => {
    const abort = new AbortController();
    abort.abort();
    const reason = new DOMException('aborted', 'AbortError');
    expect((await read(streamOf([bytes.slice(0, 60)], reason), abort.signal)).error).toMatchObject({
      name: 'AbortError',
    });
    // Firefox reports an aborted body as a plain TypeError.
    expect((await read(streamOf([], new TypeError('aborted')), abort.signal)).error).toMatchObject({
      name: 'AbortError',
    });
  });

  it('closes the connection when the consumer stops', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (c) => c.enqueue(bytes),
      cancel: () => void (cancelled = true),
    });
    for await (const line of streamObjects(answering(body), { method: 'POST', path }, reader)) {
      expect(line).toEqual(lines[0]);
      break;
    }
    expect(cancelled).toBe(true);
  });
});

describe('send', () => {
  it.each([
    [404, '{"error":"model \'x\' not found"}', "model 'x' not found"],
    [404, '404 page not found', '404 page not found'],
    [403, '', ''],
    [401, '{"error":"unauthorized","signin_url":"https://x"}', 'unauthorized'],
    [500, '{"oops":1}', '{"oops":1}'],
    [400, '{"error":"{\\"error\\":{\\"code\\":400,\\"message\\":\\"too long\\"}}"}', 'too long'],
    [500, '{"error":{"message":"runner crashed"}}', 'runner crashed'],
    [422, '{"detail":"Not Found"}', 'Not Found'],
  ])('makes an HttpError of %d %s', async (status, body, serverMessage) => {
    const error = await send(answering(body, { status }), { method: 'GET', path }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status, serverMessage, path });
  });
});

import { describe, expect, it } from 'vitest';
import { createClient } from './client';
import { toDigest } from './digest';
import { Recording, recordingTransport } from './recording';
import type { Transport } from './transport';

const quiet: Transport = {
  fetch: async () => new Response('{"version":"1"}\n', { status: 200 }),
  upload: async (_request, options) => {
    options?.onProgress?.({ sentBytes: 5, totalBytes: 5 });
    return new Response(null, { status: 201 });
  },
};

describe('recordingTransport', () => {
  it('passes the answer through and writes down both sides, without secrets', async () => {
    const recording = new Recording({ now: () => 1000 });
    const transport = recordingTransport(quiet, recording, 'here');
    const headers = { Authorization: 'Bearer secret' };
    const response = await transport.fetch({ method: 'POST', path: '/api/show', headers, body: '{"model":"m"}' });
    expect(recording.list()[0]).toMatchObject({ outcome: 'open', status: 200 });
    expect(await response.text()).toBe('{"version":"1"}\n');
    expect(recording.list()).toHaveLength(1);
    expect(recording.list()[0]).toMatchObject({
      server: 'here',
      method: 'POST',
      path: '/api/show',
      requestHeaders: { Authorization: '•••' },
      requestBody: { text: '{"model":"m"}', truncated: false },
      responseBody: '{"version":"1"}\n',
      receivedBytes: 16,
      outcome: 'done',
      endedAt: 1000,
    });
  });

  it('keeps only the beginning of a long body, and counts all of it', async () => {
    const recording = new Recording({ bodyLimit: 4 });
    const transport = recordingTransport(quiet, recording, 'here');
    await (await transport.fetch({ method: 'POST', path: '/', body: 'abcdefgh' })).text();
    expect(recording.list()[0]).toMatchObject({
      requestBody: { text: 'abcd', truncated: true },
      responseBody: '{"ve',
      responseTruncated: true,
      receivedBytes: 16,
    });
  });

  it('writes down an upload by its size and its progress', async () => {
    const recording = new Recording();
    const transport = recordingTransport(quiet, recording, 'here');
    await transport.upload({ method: 'POST', path: '/api/blobs/x', body: new Blob(['12345']) });
    expect(recording.list()[0]).toMatchObject({
      requestBody: { blobBytes: 5 },
      sentBytes: 5,
      status: 201,
      outcome: 'done',
    });
  });

  it('tells a failure from an abort', async () => {
    const recording = new Recording();
    const failing = (error: Error) =>
      recordingTransport({ ...quiet, fetch: () => Promise.reject(error) }, recording, 'here').fetch({
        method: 'GET',
        path: '/',
      });
    await expect(failing(new TypeError('down'))).rejects.toThrow('down');
    await expect(failing(new DOMException('x', 'AbortError'))).rejects.toThrow('x');
    expect(recording.list().map(({ outcome }) => outcome)).toEqual(['failed', 'aborted']);
  });

  it('notices a reader that stops early', async () => {
    const recording = new Recording();
    const response = await recordingTransport(quiet, recording, 'here').fetch({ method: 'GET', path: '/' });
    await response.body!.cancel();
    expect(recording.list()[0]!.outcome).toBe('aborted');
  });

  it('ends with the headers of an answer that has no body: nobody reads one to its end', async () => {
    const recording = new Recording();
    const answer: Transport = { ...quiet, fetch: async () => new Response('') };
    await recordingTransport(answer, recording, 'here').fetch({ method: 'HEAD', path: '/api/blobs/x' });
    expect(recording.list()[0]).toMatchObject({ outcome: 'done', status: 200 });
    expect(recording.list()[0]!.endedAt).toBeDefined();
  });

  it('sees the end of every call of which only the status matters', async () => {
    const recording = new Recording();
    const answer = async () => new Response('', { status: 200 });
    const client = createClient(recordingTransport({ fetch: answer, upload: answer }, recording, 'here'));
    const digest = toDigest('ab'.repeat(32));
    await client.hasBlob(digest);
    await client.uploadBlob(digest, new Blob(['x']));
    await client.copy('a', 'b');
    await client.delete('a');
    expect(recording.list().map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('counts piece by piece what a reader reads, to the end', async () => {
    const recording = new Recording();
    const response = await recordingTransport(quiet, recording, 'here').fetch({ method: 'GET', path: '/' });
    const reader = response.body!.getReader();
    expect((await reader.read()).value).toHaveLength(16);
    expect(recording.list()[0]).toMatchObject({ outcome: 'open', receivedBytes: 16 });
    expect((await reader.read()).done).toBe(true);
    expect(recording.list()[0]).toMatchObject({ outcome: 'done', responseBody: '{"version":"1"}\n' });
    reader.releaseLock();
  });

  it('passes bytes on as they are, and notices a reader that cancels and a body that breaks', async () => {
    const recording = new Recording();
    const send = async (answer: Response) =>
      recordingTransport({ ...quiet, fetch: async () => answer }, recording, 'here').fetch({
        method: 'GET',
        path: '/',
      });
    const bytes = new Uint8Array([0, 255, 1]);
    expect(new Uint8Array(await (await send(new Response(bytes))).arrayBuffer())).toEqual(bytes);
    await (await send(new Response('x'))).body!.getReader().cancel();
    const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError('broken')) });
    await expect((await send(new Response(broken))).text()).rejects.toThrow('broken');
    expect(recording.list().map(({ outcome }) => outcome)).toEqual(['done', 'aborted', 'failed']);
  });

  it('is bounded', async () => {
    const recording = new Recording({ capacity: 3 });
    const transport = recordingTransport(quiet, recording, 'here');
    for (let index = 0; index < 10; index += 1) await transport.fetch({ method: 'GET', path: `/${index}` });
    expect(recording.list().map(({ path }) => path)).toEqual(['/7', '/8', '/9']);
  });
});

import { expect, it } from 'vitest';
import { Recording } from './recording';
import { recordingFetch } from './recording-fetch';

const secrets = new Set(['x-key', 'mcp-session-id']);

it('writes both sides down, bounded, without what is secret', async () => {
  const recording = new Recording({ bodyLimit: 8, now: () => 1 });
  const send = recordingFetch(async () => new Response('{"result":"sunny"}'), recording, 'Weather', secrets);
  const response = await send('http://me:word@mcp.test/mcp?token=abc', {
    method: 'POST',
    headers: { 'X-Key': 'abc', 'Mcp-Session-Id': '1', authorization: 'Bearer abc', accept: 'application/json' },
    body: '{"method":"tools/call"}',
  });
  expect(await response.json()).toEqual({ result: 'sunny' });
  expect(recording.list()).toMatchObject([
    {
      server: 'Weather',
      method: 'POST',
      path: 'http://mcp.test/mcp',
      requestHeaders: { 'x-key': '•••', 'mcp-session-id': '•••', authorization: '•••', accept: 'application/json' },
      requestBody: { text: '{"method', truncated: true },
      responseBody: '{"result',
      responseTruncated: true,
      receivedBytes: 18,
      outcome: 'done',
      status: 200,
    },
  ]);
  expect(JSON.stringify(recording.list())).not.toContain('abc');
});

it('tells an answer without a body, a failure and a reader that leaves', async () => {
  const recording = new Recording();
  const answers = [
    () => Promise.resolve(new Response(null, { status: 202 })),
    () => Promise.reject(new TypeError('down')),
    () => Promise.resolve(new Response('event: message')),
  ];
  const send = recordingFetch(() => answers.shift()!(), recording, 'Weather', secrets);
  expect((await send('http://mcp.test/')).status).toBe(202);
  await expect(send('http://mcp.test/')).rejects.toThrow('down');
  await (await send('http://mcp.test/')).body!.cancel();
  expect(recording.list().map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'aborted']);
});

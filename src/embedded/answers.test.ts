import { describe, expect, test } from 'vitest';
import { BlobStoreFullError } from './blob-store/blob-store';
import { Connection, goJson, ndjson, Refusal, refusalOf } from './answers';
import { EngineError } from './engine';

async function* linesThenError(lines: number, error?: Error): AsyncGenerator<object, void, void> {
  for (let line = 1; line <= lines; line += 1) yield { line };
  if (error) throw error;
}

describe('goJson', () => {
  test('escapes what Go escapes and leaves absent fields out', () => {
    expect(goJson({ a: '<b>&\u2028"é', c: undefined, d: 1e-5 })).toBe(
      '{"a":"\\u003cb\\u003e\\u0026\\u2028\\"é","d":0.00001}',
    );
  });
});

describe('ndjson', () => {
  test('writes a line a record', async () => {
    const response = await ndjson(linesThenError(2), new Connection());
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(await response.text()).toBe('{"line":1}\n{"line":2}\n');
  });

  test('an error before the first record has a status, a later one is a line', async () => {
    const early = await ndjson(linesThenError(0, new Refusal(418, 'no')), new Connection());
    expect([early.status, await early.json()]).toEqual([418, { error: 'no' }]);
    const late = await ndjson(linesThenError(1, new Refusal(418, 'no')), new Connection());
    expect([late.status, await late.text()]).toEqual([200, '{"line":1}\n{"error":"no"}\n']);
  });

  test.each(['abort', 'cancel'])('an %s ends the records at once, read or not', async (how) => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<object, void, void> {
      try {
        for (;;) yield {};
      } finally {
        isEnded = true;
      }
    }
    const abort = new AbortController();
    const connection = new Connection(abort.signal);
    const reader = (await ndjson(endless(), connection)).body!.getReader();
    await reader.read();
    if (how === 'abort') abort.abort();
    else await reader.cancel();
    await Promise.resolve();
    expect([isEnded, connection.signal.aborted]).toEqual([true, true]);
    if (how === 'abort') await expect(reader.read()).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});

describe('refusalOf', () => {
  test.each([
    [new EngineError('too long', 400), 400, 'too long'],
    [new BlobStoreFullError('5 GB used'), 500, 'write blobs: no space left on device (5 GB used)'],
    [new Error('what'), 500, 'what'],
  ])('%s', (error, status, message) => {
    expect(refusalOf(error)).toMatchObject({ status, message });
  });
});

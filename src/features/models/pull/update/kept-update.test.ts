import { expect, test } from 'vitest';
import { HttpError } from '@/ollama';
import type { Server } from '@/shared/servers.store';
import { readUpdate, writeUpdate } from './kept-update';

const server = { id: 'box', kind: 'ollama', name: 'Box', url: 'http://box.test' } as Server;

test('what is written is read again', () => {
  const error = new HttpError(500, '/api/tags', 'no');
  const update = {
    server,
    rows: [
      { name: 'a:1', outcome: 'waiting' as const, digest: 'd', pullId: 'p' },
      { name: 'b:1', outcome: 'failed' as const, digest: 'e', pullId: 'q', error },
    ],
    error,
  };
  expect(readUpdate(writeUpdate(update))).toEqual(update);
});

test('no secrets are written', () => {
  expect(writeUpdate({ server: { ...server, authorization: 'secret' as never }, rows: [] })).not.toContain('secret');
});

test.each([
  null,
  '',
  '{',
  'null',
  '[]',
  '7',
  '{"rows":[]}',
  '{"server":{"id":"x","kind":"embedded","url":"http://x"}}',
  '{"server":{"id":"x","kind":"ollama","url":"javascript:alert(1)"}}',
])('%s is no update', (text) => expect(readUpdate(text)).toBeUndefined());

test('of rows those that can be read are kept, each name once', () => {
  const rows = [
    null,
    'a',
    { name: 'a:1' },
    { name: 'a:1', outcome: 'exploded' },
    { name: '../../x', outcome: 'current' },
    { name: 7, outcome: 'current' },
    { name: 'a:1', outcome: 'current', digest: {}, pullId: '<b>', error: 'x' },
    { name: 'b:1', outcome: 'failed', error: { name: 'HttpError', status: 'x' } },
    { name: 'b:1', outcome: 'failed', error: 1, pullId: 'p' },
  ];
  expect(readUpdate(JSON.stringify({ version: 9, server, rows }))).toEqual({
    server,
    rows: [
      { name: 'a:1', outcome: 'current', digest: undefined },
      { name: 'b:1', outcome: 'failed', digest: undefined, pullId: 'p', error: new Error('') },
    ],
  });
  expect(readUpdate(JSON.stringify({ server, rows: 'none' }))).toEqual({ server, rows: [] });
});

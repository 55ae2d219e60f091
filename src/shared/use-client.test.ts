import { expect, test } from 'vitest';
import type { Transport } from '@/ollama';
import type { Server, ServerId } from './servers.store';
import { createClients } from './use-client';

const transport: Transport = {
  fetch: () => Promise.reject(new Error('nothing is sent here')),
  upload: () => Promise.reject(new Error('nothing is sent here')),
};
const box: Server = { id: 'a' as ServerId, kind: 'ollama', name: 'Box', url: 'http://box' };

test('a server keeps its client as long as nothing about it changes', () => {
  const { clientFor } = createClients(() => transport);
  expect(clientFor({ ...box })).toBe(clientFor(box));
});

test.each<[string, Partial<Server>]>([
  ['name', { name: 'Lab' }],
  ['address', { url: 'http://lab' }],
  ['authorization', { authorization: { kind: 'bearer', token: 't' } }],
])('a change of its %s is known to its client', (_, change) => {
  const { clientFor } = createClients(() => transport);
  clientFor(box);
  expect(clientFor({ ...box, ...change }).server).toEqual({ ...box, ...change });
});

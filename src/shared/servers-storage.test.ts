import { expect, test } from 'vitest';
import { emptyServers, readStoredServers } from './servers-storage';

const box = { id: 'a1', kind: 'ollama', name: 'Box', url: 'http://10.0.0.2:11434' };

/** As version 1 wrote it. */
const version1 = JSON.stringify({
  version: 1,
  servers: [{ ...box, authorization: { kind: 'bearer', token: 'secret' } }],
  currentId: 'a1',
  introduced: true,
});

test('version 1 keeps its servers, their credentials and which one is current', () => {
  expect(readStoredServers(version1)).toEqual({
    version: 2,
    servers: [{ ...box, authorization: { kind: 'bearer', token: 'secret' } }],
    currentId: 'a1',
    hiddenPresets: [],
  });
});

test('the present version comes back as it was written', () => {
  const stored = {
    version: 2,
    servers: [
      { ...box, authorization: { kind: 'basic', user: 'u', password: '' } },
      { ...box, id: 'b2', preset: { name: 'Box', url: box.url } },
    ],
    currentId: 'embedded',
    hiddenPresets: [{ name: 'Gone', url: 'http://10.0.0.3' }],
  };
  expect(readStoredServers(JSON.stringify(stored))).toEqual(stored);
});

test('of a later version what is understood is kept', () => {
  const later = { version: 9, servers: [{ ...box, colour: 'red' }], currentId: 'a1', fleets: [] };
  expect(readStoredServers(JSON.stringify(later)).servers).toEqual([box]);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '3',
  'true',
  '1e999',
  '{}',
  '{"servers":3}',
  '{"servers":null,"hiddenPresets":{"length":2}}',
  '{"servers":{"0":{}},"currentId":7}',
  '{"__proto__":{"servers":[]}}',
])('%s is an empty list', (text) => {
  expect(readStoredServers(text)).toEqual(emptyServers());
});

test.each([
  ['without an address', { id: 'x', name: 'X' }],
  ['without an id', { name: 'X', url: 'http://x' }],
  ['with an address that is none', { id: 'x', name: 'X', url: 'x' }],
  ['with an address without a host', { id: 'x', name: 'X', url: 'http://' }],
  ['with an address that is code', { id: 'x', name: 'X', url: 'javascript:alert(1)' }],
  ['of a file', { id: 'x', name: 'X', url: 'file:///etc/passwd' }],
  ['without a name', { id: 'x', url: 'http://x' }],
  ['with a name that is a number', { id: 'x', name: 3, url: 'http://x' }],
  ['with an address that is a list', { id: 'x', name: 'X', url: ['http://x'] }],
  ['with the id of the embedded server', { id: 'embedded', name: 'X', url: 'http://x' }],
  ['that is nothing', null],
  ['that is a list', [box]],
  ['of another shape', 'x'],
])('an entry %s is left out, the others stay', (_, entry) => {
  expect(readStoredServers(JSON.stringify({ version: 2, servers: [entry, box] })).servers).toEqual([box]);
});

test('credentials that cannot be read are dropped, their server stays', () => {
  const servers = [{ ...box, authorization: { kind: 'magic' } }];
  expect(readStoredServers(JSON.stringify({ version: 2, servers })).servers).toEqual([box]);
});

test('a hidden preset whose address is none does not come back', () => {
  const hiddenPresets = [{ name: 'X', url: 'nowhere' }, { name: 'Y' }, { name: 'Box', url: box.url }];
  expect(readStoredServers(JSON.stringify({ version: 2, hiddenPresets })).hiddenPresets).toEqual([
    { name: 'Box', url: box.url },
  ]);
});

test('an id names one server: the first one', () => {
  const servers = [box, { ...box, name: 'Other' }];
  expect(readStoredServers(JSON.stringify({ version: 2, servers })).servers).toEqual([box]);
});

test('half a surrogate pair in a name becomes U+FFFD', () => {
  const [server] = readStoredServers(JSON.stringify({ servers: [{ ...box, name: 'a\ud83d' }] })).servers;
  expect(server?.name).toBe('a\ufffd');
});

test('whatever one field is, the list is read and true to its type', () => {
  const wrongs = [undefined, null, true, 0, -1, 1e300, '', 'x', '\ud83d', [], {}, [[]], { kind: 'basic' }];
  const whole = {
    ...box,
    authorization: { kind: 'basic', user: 'u', password: 'p' },
    preset: { name: 'B', url: box.url },
  };
  for (const wrong of wrongs) {
    for (const field of [...Object.keys(whole), '__proto__']) {
      const entry = JSON.stringify({ ...whole, [field]: wrong });
      const { servers, hiddenPresets } = readStoredServers(`{"servers":[${entry}],"hiddenPresets":[${entry}]}`);
      for (const { id, kind, name, url } of servers) {
        expect([typeof id, kind, typeof name]).toEqual(['string', 'ollama', 'string']);
        expect(() => encodeURIComponent(name)).not.toThrow();
        expect(new URL(url).protocol).toMatch(/^https?:$/);
      }
      for (const { name, url } of hiddenPresets) expect([typeof name, typeof url]).toEqual(['string', 'string']);
    }
  }
});

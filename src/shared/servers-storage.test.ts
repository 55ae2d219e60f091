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

test.each(['', '{', 'null', '[]', '"x"', '3', '{"servers":3}'])('%s is an empty list', (text) => {
  expect(readStoredServers(text)).toEqual(emptyServers());
});

test.each([
  ['without an address', { id: 'x', name: 'X' }],
  ['without an id', { name: 'X', url: 'http://x' }],
  ['with an address that is none', { id: 'x', name: 'X', url: 'x' }],
  ['with an address that no page calls', { id: 'x', name: 'X', url: 'javascript:alert(1)' }],
  ['with an address without a host', { id: 'x', name: 'X', url: 'http://' }],
  ['with the id of another', { ...box, id: 'embedded' }],
  ['of another shape', 'x'],
])('an entry %s is left out, the others stay', (_, entry) => {
  expect(readStoredServers(JSON.stringify({ version: 2, servers: [entry, box] })).servers).toEqual([box]);
});

test('credentials that cannot be read are dropped, their server stays', () => {
  const servers = [{ ...box, authorization: { kind: 'magic' } }];
  expect(readStoredServers(JSON.stringify({ version: 2, servers })).servers).toEqual([box]);
});

test('a second entry of the same id is left out', () => {
  const servers = [box, { ...box, name: 'Again' }];
  expect(readStoredServers(JSON.stringify({ version: 2, servers })).servers).toEqual([box]);
});

test('a hidden preset whose address is none does not come back', () => {
  const hiddenPresets = [{ name: 'X', url: 'nowhere' }, { name: 'Y' }, { name: 'Box', url: box.url }];
  expect(readStoredServers(JSON.stringify({ version: 2, hiddenPresets })).hiddenPresets).toEqual([
    { name: 'Box', url: box.url },
  ]);
});

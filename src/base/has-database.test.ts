import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { hasDatabase } from './has-database';

afterEach(() => void vi.unstubAllGlobals());

it('knows a database once it was opened', async () => {
  expect(await hasDatabase('notes')).toBe(false);
  await new Promise((resolve) => (indexedDB.open('notes').onsuccess = resolve));
  expect(await hasDatabase('notes')).toBe(true);
  expect(await hasDatabase('note')).toBe(false);
});

it.each([
  ['tells of none', {}],
  ['lets none be asked for', { databases: () => Promise.reject(new DOMException('No', 'SecurityError')) }],
])('takes one to be there in a browser that %s', async (_, storage) => {
  vi.stubGlobal('indexedDB', storage);
  expect(await hasDatabase('notes')).toBe(true);
});

it('takes one to be there in a browser without any', async () => {
  vi.stubGlobal('indexedDB', undefined);
  expect(await hasDatabase('notes')).toBe(true);
});

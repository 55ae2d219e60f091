import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isImported, rememberImported } from './imported-models';
import type { ServerId } from './server';

const box = 'box' as ServerId;
const other = 'other' as ServerId;
const at = '2026-03-04T05:06:07.123456789+02:00';
let stored: Map<string, string>;

beforeEach(() => {
  stored = new Map();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  vi.stubGlobal('window', { localStorage });
});
afterEach(() => vi.unstubAllGlobals());

test('a model that was imported is known again, by any way to write its name and its time', () => {
  rememberImported(box, 'Mine', at);
  expect(isImported(box, { name: 'Mine:latest', modified_at: '2026-03-04T03:06:07.123Z' })).toBe(true);
});

test('another server, another name, and what was replaced since are not', () => {
  rememberImported(box, 'mine', at);
  expect(isImported(other, { name: 'mine:latest', modified_at: at })).toBe(false);
  expect(isImported(box, { name: 'mine:2', modified_at: at })).toBe(false);
  expect(isImported(box, { name: 'mine:latest', modified_at: '2026-03-04T05:06:08+02:00' })).toBe(false);
  expect(isImported(box, { name: 'mine:latest' })).toBe(false);
});

test('the newest five hundred are remembered, and a time that is none is not', () => {
  for (let n = 0; n <= 500; n += 1) rememberImported(box, `m${n}`, at);
  rememberImported(box, 'untimed', 'yesterday');
  expect(isImported(box, { name: 'm0:latest', modified_at: at })).toBe(false);
  expect(isImported(box, { name: 'm500:latest', modified_at: at })).toBe(true);
  expect(isImported(box, { name: 'untimed:latest' })).toBe(false);
});

test.each(['{', '[]', 'null', '{"box mine:latest":7}'])('%s in storage is nothing to know', (text) => {
  stored.set('paddock.imported', text);
  expect(isImported(box, { name: 'mine:latest', modified_at: at })).toBe(false);
  rememberImported(box, 'mine', at);
  expect(isImported(box, { name: 'mine:latest', modified_at: at })).toBe(true);
});

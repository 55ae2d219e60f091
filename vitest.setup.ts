import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { loadTexts } from './src/shared/texts';

// Texts load with their room, and a test enters none.
const files = Object.keys(import.meta.glob(['./src/locales/en/*.json', '!./src/locales/en/{app,common,errors}.json']));
const names = files.map((path) => path.match(/(\w+)\.json$/)![1]!);
beforeAll(async () => void (await Promise.all(names.map(loadTexts))));

// vi.waitFor gives up after a second, which a busy machine needs for nothing at all.
// Files that share a process share it, and this is read for each of them.
const { waitFor } = vi;
const waitPatiently: typeof waitFor = (callback, options) =>
  waitFor(callback, { timeout: 20_000, ...(typeof options === 'number' ? { timeout: options } : options) });
if (waitFor.name !== waitPatiently.name) vi.waitFor = waitPatiently;

// Files that share a process share its databases, and connections of the file before: each begins with none.
if (typeof window === 'undefined') {
  const { default: _, forceCloseDatabase: __, ...interfaces } = await import('fake-indexeddb');
  Object.assign(globalThis, interfaces);
  const { Dexie } = await import('dexie');
  globalThis.indexedDB = Dexie.dependencies.indexedDB = new interfaces.IDBFactory();
}

// Unexpected console output fails a test. One that expects some takes it over with
// vi.spyOn(console, 'error').mockImplementation(...) and asserts it.

// What is resized by a resize is told of with the next frame: an error in name alone, and only where frames are late
// (Resize Observer, "deliver resize loop error").
const lateResize = /ResizeObserver loop completed with undelivered notifications/;

const methods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const originals = methods.map((method) => [method, console[method]] as const);
let written: string[] = [];

beforeEach(() => {
  written = [];
  for (const method of methods) {
    console[method] = (...values: unknown[]) => {
      const line = values.map((value) => inWords(value)).join(' ');
      if (!lateResize.test(line)) written.push(`console.${method}: ${line}`);
    };
  }
});

afterEach(() => {
  for (const [method, original] of originals) console[method] = original;
  expect(written, 'a quiet console').toEqual([]);
});

function inWords(value: unknown): string {
  return value instanceof Error ? (value.stack ?? value.message) : String(value);
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nextTick } from 'vue';
import { browserStorage, isStorageKept, readTexts, useKept } from './browser-storage';

const real = { local: localStorage, session: sessionStorage };

/** Makes the browser answer as one that blocks site data (`throw`), or that has no storage (`null`). */
function block(how: 'throw' | 'null' | 'deaf'): void {
  const get = () => {
    if (how === 'null') return null;
    if (how === 'throw') throw new DOMException('Access is denied for this document.', 'SecurityError');
    return {
      getItem: () => {
        throw new DOMException('no', 'SecurityError');
      },
    };
  };
  for (const kind of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, kind, { get, configurable: true });
}

function unblock(): void {
  Object.defineProperty(window, 'localStorage', { get: () => real.local, configurable: true });
  Object.defineProperty(window, 'sessionStorage', { get: () => real.session, configurable: true });
}

beforeEach(() => {
  real.local.clear();
  real.session.clear();
});
afterEach(unblock);

test('is the browser’s own where it works', async () => {
  expect(isStorageKept()).toBe(true);
  useKept<boolean>('kept', false).value = true;
  await nextTick();
  expect(localStorage.getItem('kept')).toBe('true');
  useKept<string>('tab', '', { kind: 'sessionStorage' }).value = 'x';
  await nextTick();
  expect(sessionStorage.getItem('tab')).toBe('x');
});

describe.each(['throw', 'null', 'deaf'] as const)('where touching it gives: %s', (how) => {
  test('values last for the visit, and all who look see the same', async () => {
    block(how);
    expect(isStorageKept()).toBe(false);
    const one = useKept<string>(`visit ${how}`, 'default');
    const other = useKept<string>(`visit ${how}`, 'default');
    one.value = 'changed';
    await nextTick();
    expect(other.value).toBe('changed');
    expect(useKept<string>(`visit ${how}`, 'default').value).toBe('changed');
    expect(browserStorage('localStorage')?.getItem(`visit ${how}`)).toBe('changed');
    expect(browserStorage('sessionStorage')?.getItem(`visit ${how}`)).toBeNull();
  });
});

test('what is full or refuses to be written lasts for the visit too', async () => {
  const full = {
    getItem: () => null,
    removeItem: () => undefined,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  Object.defineProperty(window, 'localStorage', { get: () => full, configurable: true });
  const kept = useKept<string>('x', 'a');
  kept.value = 'b';
  await nextTick();
  expect(kept.value).toBe('b');
});

test.each(['', '{', 'null', '[]', '["a"]', '"x"', '3', 'true', '1e999', '{"__proto__":', 'undefined'])(
  'of texts that cannot be read, such as %j, the default is left',
  (stored) => {
    localStorage.setItem('texts', stored);
    expect(useKept<Record<string, string>>('texts', {}, { read: readTexts }).value).toEqual({});
  },
);

test('of an object of texts what is none is left out', () => {
  const stored = '{"a":"b","c":3,"d":null,"e":["f"],"g":{"h":"i"},"__proto__":{"polluted":true}}';
  expect(readTexts(stored)).toEqual({ a: 'b' });
});

import { useStorage, type RemovableRef } from '@vueuse/core';

type Kind = 'localStorage' | 'sessionStorage';
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** For the visit, where the browser keeps nothing. One a kind, so that all who look see the same. */
const memories: Partial<Record<Kind, Store>> = {};

/**
 * The browser's storage, or one that lasts as long as the page where the browser has none for this site.
 * Undefined outside of a browser. Never throws.
 *
 * [Note: Storage that throws when touched] Where site data is blocked, already reading `window.localStorage`
 * throws a SecurityError (HTML, "localStorage getter steps"), and with storage switched off in Firefox's
 * settings it is null.
 */
export function browserStorage(kind: Kind): Store | undefined {
  if (typeof window === 'undefined') return undefined;
  return realStorage(kind) ?? (memories[kind] ??= memoryStore());
}

/** Whether what is stored here is there at the next visit. Never throws. */
export function isStorageKept(): boolean {
  return typeof window === 'undefined' || realStorage('localStorage') !== undefined;
}

function realStorage(kind: Kind): Store | undefined {
  try {
    const storage = window[kind] as Storage | null;
    // Some hand it out and refuse only to be asked.
    storage?.getItem('paddock');
    return storage ?? undefined;
  } catch {
    return undefined;
  }
}

function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

interface KeptOptions<T> {
  kind?: Kind;
  /** Makes a value of whatever text is stored. What it throws at counts as the default. */
  read?: (text: string) => T;
}

/**
 * A value of the user's that is kept in this browser (or, with `sessionStorage`, in this tab), by its key.
 * Follows other tabs. What cannot be read is the default; what cannot be written lasts for the visit.
 */
export function useKept<T extends string | boolean | object>(
  key: string,
  defaults: T | (() => T),
  { kind = 'localStorage', read }: KeptOptions<T> = {},
): RemovableRef<T> {
  return useStorage<T>(key, defaults, browserStorage(kind), {
    ...(read && { serializer: { read, write: (value: T) => JSON.stringify(value) } }),
    onError: () => undefined,
  });
}

/** Reads an object of texts from storage; what is none of them is left out. Throws for what is no object. */
export function readTexts(stored: string): Record<string, string> {
  const value: unknown = JSON.parse(stored);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('Not an object');
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * As far as localStorage is used, for tests in Node: an object whose keys are its own, with the three
 * methods. Give it to `vi.stubGlobal`.
 */
export function aLocalStorage(longestEntry = Infinity): object {
  const entries = new Map<string, string>();
  const methods = {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > longestEntry) throw new DOMException('full', 'QuotaExceededError');
      entries.set(key, value);
    },
    removeItem: (key: string) => void entries.delete(key),
  };
  return new Proxy(methods, {
    ownKeys: () => [...entries.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

// Takes the place of `hookable` in a build (see the alias in vite.config.ts): the component kit has it stand for
// Nuxt's hooks, of which its frame calls some that nobody here listens to. Named as the library names them.

type Listener = (...args: unknown[]) => unknown;

/** Listeners by the name of what they listen to. Its functions may be taken from it. */
export class HookableCore {
  private readonly listeners = new Map<string, Set<Listener>>();

  /** Calls `listener` whenever a hook of that name is called, until the function that it returns is. */
  hook = (name: string, listener: Listener): (() => void) => {
    const those = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, those.add(listener));
    return () => void those.delete(listener);
  };

  /** Resolves when every listener has, one after the other; rejects as the first that does. */
  callHook = async (name: string, ...args: unknown[]): Promise<void> => {
    for (const listener of this.listeners.get(name) ?? []) await listener(...args);
  };
}

export function createHooks(): HookableCore {
  return new HookableCore();
}

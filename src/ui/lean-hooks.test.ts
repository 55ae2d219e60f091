import { createHooks as createByLibrary } from 'hookable';
import { describe, expect, it } from 'vitest';
import { createHooks, type HookableCore } from './lean-hooks';

describe.each([
  ['ours', createHooks],
  ['the library', createByLibrary],
] as const)('hooks of %s', (_, create) => {
  it('call who listens, one after the other, until it does not any more', async () => {
    const hooks = create() as HookableCore;
    const heard: string[] = [];
    const stop = hooks.hook('toggle', async (value) => {
      await Promise.resolve();
      heard.push(`first ${String(value)}`);
    });
    hooks.hook('toggle', (value) => void heard.push(`second ${String(value)}`));
    await hooks.callHook('toggle', 1);
    await hooks.callHook('unheard');
    stop();
    await hooks.callHook('toggle', 2);
    expect(heard).toEqual(['first 1', 'second 1', 'second 2']);
  });

  it('reject as a listener does', async () => {
    const hooks = create() as HookableCore;
    hooks.hook('toggle', () => Promise.reject(new Error('No')));
    await expect(hooks.callHook('toggle')).rejects.toThrow('No');
  });
});

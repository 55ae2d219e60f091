import { expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { useInputMethod } from './use-input-method';

test('an Escape that takes back a word in an input method closes nothing', () => {
  const scope = effectScope();
  scope.run(() => useInputMethod());
  const onKey = vi.fn<() => void>();
  document.addEventListener('keydown', onKey);
  const press = (key: string, isComposing: boolean) =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing, bubbles: true }));
  press('Escape', true);
  expect(onKey).not.toHaveBeenCalled();
  press('Escape', false);
  press('a', true);
  expect(onKey).toHaveBeenCalledTimes(2);
  document.removeEventListener('keydown', onKey);
  scope.stop();
});

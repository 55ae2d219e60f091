import { useEventListener } from '@vueuse/core';

/**
 * Keeps an Escape from the page that takes back a word in an input method (Japanese, Chinese, Korean): it would
 * close the dialog in which it is written. The input method has it all the same.
 */
export function useInputMethod(): void {
  useEventListener(
    window,
    'keydown',
    (event) => {
      if (event.key === 'Escape' && event.isComposing) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

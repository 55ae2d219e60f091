import { useColorMode } from '@vueuse/core';
import { watch } from 'vue';
import { browserStorage } from '@/shared/browser-storage';

/** Light, dark, or as the system has it: applied to the page, kept in the browser, followed in all tabs. */
export function useTheme() {
  const mode = useColorMode({ storage: browserStorage('localStorage') });
  watch(
    mode.store,
    (stored) => {
      // Whatever else is stored would be a theme that there is not.
      if (!['auto', 'light', 'dark'].includes(stored)) mode.store.value = 'auto';
    },
    { immediate: true },
  );
  return mode;
}

import { nextTick, watch, type Ref, type WatchSource } from 'vue';
import { isReachable } from '@/shared/use-focus-keeper';

/**
 * Keeps the focus within a part of a dialog where a change takes away what had it, as a form goes with what it saved:
 * the first `[data-focus-home]` in it that can have the focus gets it. A dialog would take it for itself, from where
 * the next Tab begins at the top. `changes` are what such a change follows from.
 */
export function useFocusHome(root: Readonly<Ref<HTMLElement | null>>, changes: WatchSource[]): void {
  watch(changes, async () => {
    if (!root.value?.contains(document.activeElement)) return;
    await nextTick();
    if (!root.value || root.value.contains(document.activeElement)) return;
    [...root.value.querySelectorAll<HTMLElement>('[data-focus-home]')].find(isReachable)?.focus();
  });
}

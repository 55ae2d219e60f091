import { nextTick, watch, type Ref } from 'vue';

/**
 * Gives the focus back when something that is open without a trigger of its own has closed, unless it went
 * elsewhere: to what was clicked, or to a page or a dialog that was chosen.
 */
export function useFocusReturn(open: Readonly<Ref<boolean>>, giveBack: () => void): void {
  watch(open, async (isOpen) => {
    if (isOpen) return;
    await nextTick();
    const { activeElement, body } = document;
    if (!activeElement || activeElement === body || activeElement.closest('[data-state="closed"]')) giveBack();
  });
}

import { useEventListener } from '@vueuse/core';
import { watch, type ComputedRef, type Ref } from 'vue';

/** What of a row has the focus. */
interface Held {
  name: string;
  action: string;
}

/**
 * Lets the focus follow a model, not an element: rows are drawn into elements that showed others before, and
 * whoever is on a button must not find another model behind it. Where its row is not drawn the list itself
 * has the focus, until the row is back.
 */
export function useRowFocus(
  scroller: Readonly<Ref<HTMLElement | null>>,
  {
    items,
    nameAt,
    rowOf,
    isNear,
  }: {
    /** Changes with what is drawn. */
    items: ComputedRef<unknown>;
    nameAt: (row: number) => string | undefined;
    rowOf: (name: string) => number;
    /** Whether a row is drawn where the view is: elements may still show others. */
    isNear: (row: number) => boolean;
  },
): { hold: (name: string, action?: string) => void; heldName: () => string | undefined } {
  let held: Held | undefined;
  let isDrawing = false;

  useEventListener(scroller, 'focusin', ({ target }: FocusEvent) => {
    if (isDrawing) return;
    held = heldBy(target as HTMLElement) ?? (target === scroller.value ? held : undefined);
  });
  useEventListener(scroller, 'focusout', () => {
    if (!isDrawing) held = undefined;
  });

  function heldBy(element: Element | null): Held | undefined {
    const row = element?.closest('[data-index]');
    const action = element?.closest('[data-action]')?.getAttribute('data-action');
    const name = row ? nameAt(Number(row.getAttribute('data-index'))) : undefined;
    return name !== undefined && action ? { name, action } : undefined;
  }

  watch(items, () => (isDrawing = true), { flush: 'pre' });
  watch(
    items,
    () => {
      settle();
      isDrawing = false;
    },
    { flush: 'post' },
  );

  function settle(): void {
    const list = scroller.value;
    if (!held || !list) return;
    const now = heldBy(list.contains(document.activeElement) ? document.activeElement : null);
    const row = rowOf(held.name);
    if (isNear(row) && now?.name === held.name && now.action === held.action) return;
    const element = isNear(row) ? list.querySelector(`[data-index="${row}"]`) : undefined;
    const wanted = element?.querySelector<HTMLElement>(`[data-action="${held.action}"]`) ?? element?.querySelector('a');
    (wanted ?? list).focus({ preventScroll: true });
    if (row === -1) held = undefined;
  }

  return {
    /** Focuses an element of a model's row, now or when it is drawn. */
    hold(name, action = 'details') {
      held = { name, action };
      const wasDrawing = isDrawing;
      isDrawing = true;
      settle();
      isDrawing = wasDrawing;
    },
    heldName: () => held?.name,
  };
}

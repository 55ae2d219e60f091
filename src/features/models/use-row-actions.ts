import { useEventListener } from '@vueuse/core';
import type { Ref } from 'vue';

const actions = ['details', 'chat', 'delete'] as const;
type RowAction = (typeof actions)[number];

/**
 * One listener for the links and buttons of all rows: those have `data-action`, their rows `data-index`.
 * `act` may prevent what the browser would do with a link. A click that asks for a new tab is left to it.
 */
export function useRowActions(
  list: Readonly<Ref<HTMLElement | null>>,
  act: (action: RowAction, index: number, event: MouseEvent) => void,
): void {
  useEventListener(list, 'click', (event: MouseEvent) => {
    const target = (event.target as Element).closest<HTMLElement>('[data-action]');
    const index = target?.closest('[data-index]')?.getAttribute('data-index');
    const action = actions.find((each) => each === target?.dataset.action);
    if (!action || index === null || index === undefined) return;
    const wantsTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (event.defaultPrevented || (wantsTab && action !== 'delete')) return;
    act(action, Number(index), event);
  });
}

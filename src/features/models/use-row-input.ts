import { useEventListener } from '@vueuse/core';
import { nextTick, type Ref } from 'vue';
import { useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router';
import { toChat } from '@/shared/links';

/** The place of a menu: what it is opened from, or where the pointer is. */
export interface MenuPlace {
  getBoundingClientRect: () => DOMRect;
}

interface RowInput {
  rowCount: () => number;
  nameAt: (row: number) => string | undefined;
  detailsOf: (name: string) => RouteLocationRaw;
  /** What comes to the address of details. */
  query: () => LocationQuery;
  isChosen: (name: string) => boolean;
  toggle: (name: string) => void;
  extend: (name: string) => void;
  chooseAll: () => void;
  /** Whether there was something to clear. */
  clear: () => boolean;
  openMenu: (row: number, place: MenuPlace, action: string) => void;
  focusRow: (row: number, action: string) => void;
}

/**
 * What clicks and keys do in a list, by one listener for all rows: rows have `data-index`, their links and
 * buttons `data-action`. A link that is clicked with a key held is left to the browser, the rest of its row
 * then chooses models.
 */
export function useRowInput(list: Readonly<Ref<HTMLElement | null>>, input: RowInput): void {
  const router = useRouter();

  function at(event: Event): { row: number; name: string; action: string } | undefined {
    const target = event.target as Element;
    const row = Number(target.closest('[data-index]')?.getAttribute('data-index') ?? NaN);
    const name = input.nameAt(row);
    const action = target.closest('[data-action]')?.getAttribute('data-action') ?? '';
    return name === undefined ? undefined : { row, name, action };
  }

  function follow(name: string, action: string): void {
    if (action === 'chat') void router.push(toChat(name));
    else void router.push({ path: router.resolve(input.detailsOf(name)).path, query: input.query() });
  }

  useEventListener(list, 'click', async (event: MouseEvent) => {
    const place = at(event);
    if (!place || event.defaultPrevented) return;
    const { row, name, action } = place;
    const target = event.target as Element;
    const hasKey = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    switch (action) {
      case 'more':
        return input.openMenu(row, target.closest('[data-action]')!, action);
      case 'details':
      case 'chat':
        if (hasKey) return;
        event.preventDefault();
        return follow(name, action);
      case 'select':
        (event.shiftKey ? input.extend : input.toggle)(name);
        // The box has changed by itself, which may not be what it stands for now.
        await nextTick();
        return void ((target as HTMLInputElement).checked = input.isChosen(name));
    }
    // A label's click comes a second time, from its box.
    if (target.closest('label')) return;
    if (event.shiftKey) input.extend(name);
    else if (event.metaKey || event.ctrlKey) input.toggle(name);
    else if (!event.altKey) follow(name, 'details');
  });

  // Shift and a click would mark text.
  useEventListener(list, 'mousedown', (event: MouseEvent) => {
    if (event.shiftKey && at(event)?.action === '') event.preventDefault();
  });

  useEventListener(list, 'contextmenu', (event: MouseEvent) => {
    const place = at(event);
    if (!place) return;
    event.preventDefault();
    input.openMenu(place.row, placeOf(event), place.action || 'details');
  });

  useEventListener(list, 'keydown', (event: KeyboardEvent) => {
    const isMeta = event.metaKey || event.ctrlKey;
    if (isMeta && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      return input.chooseAll();
    }
    if (event.key === 'Escape' && input.clear()) return event.preventDefault();
    const place = at(event);
    if (!place || isMeta || event.altKey) return;
    const { row, name, action } = place;
    if (event.key === ' ' && (action === 'details' || action === 'chat')) {
      event.preventDefault();
      return (event.shiftKey ? input.extend : input.toggle)(name);
    }
    const last = input.rowCount() - 1;
    const to = { ArrowDown: row + 1, ArrowUp: row - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(to, last));
    if (event.shiftKey) {
      if (!input.isChosen(name)) input.toggle(name);
      input.extend(input.nameAt(next)!);
    }
    input.focusRow(next, action);
  });
}

/** Where the pointer is; what has the focus where a key asks for the menu, of which browsers tell no place, or the page's corner. */
function placeOf({ clientX, clientY, target }: MouseEvent): MenuPlace {
  const own = (target as Element).getBoundingClientRect();
  const isInside = clientX >= own.left && clientX <= own.right && clientY >= own.top && clientY <= own.bottom;
  const rect = isInside ? new DOMRect(clientX, clientY) : own;
  return { getBoundingClientRect: () => rect };
}

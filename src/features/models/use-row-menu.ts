import { ref, shallowRef } from 'vue';
import type { ModelRow } from './model-rows';
import type { MenuPlace } from './use-row-input';

interface OpenedMenu {
  row: ModelRow;
  place: MenuPlace;
  /** What of the row it was opened from. */
  action: string;
}

/** The menu of a row: which one, where, and the focus back to it when the menu is gone. */
export function useRowMenu(focusRow: (name: string, action: string) => void) {
  const menu = shallowRef<OpenedMenu>();
  const isMenuOpen = ref(false);

  function openMenu(row: ModelRow, place: MenuPlace, action: string): void {
    menu.value = { row, place, action };
    isMenuOpen.value = true;
  }

  function onMenuClosed(): void {
    if (menu.value) focusRow(menu.value.row.model.name, menu.value.action);
  }

  return { menu, isMenuOpen, openMenu, onMenuClosed };
}

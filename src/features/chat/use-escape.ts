import { useEventListener } from '@vueuse/core';

/** What Escape closes before it reaches the page. */
const overlays = 'dialog[open], [role="dialog"], [role="listbox"], [role="menu"], :popover-open';
/** Where Escape means something of its own: it empties, takes back, or does nothing that anybody wants to lose words by. */
const fields = 'input, textarea, select, [contenteditable="true"]';

/**
 * Calls back for an Escape that means the page: from the field of the composer, or from where nothing is written. Not
 * for one that closes what lies over the page, that belongs to another field, or to an input method.
 */
export function useEscape(isComposer: (target: Element) => boolean, onEscape: (event: KeyboardEvent) => void): void {
  useEventListener(document, 'keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (document.querySelector(overlays)) return;
    const { target } = event;
    if (target instanceof Element && target.matches(fields) && !isComposer(target)) return;
    onEscape(event);
  });
}

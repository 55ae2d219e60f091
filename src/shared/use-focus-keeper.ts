import { useEventListener, useMutationObserver } from '@vueuse/core';
import type { Ref } from 'vue';

/** So many of the elements that had the focus last are remembered: of a menu, a dialog, and what opened them. */
const remembered = 6;

interface Had {
  element: HTMLElement;
  /** What it was in, the nearest first. */
  ancestors: HTMLElement[];
  top: number;
}

/**
 * Keeps somebody who works with the keyboard in their place within `root`: what had the focus may be gone with what
 * it did, a button with the answer that it stopped, a menu with its row, and the browser begins at the top again.
 * What takes its place is marked: `data-focus-again` is another one of the same kind, the nearest; `data-focus-home`
 * is where to go on from there. Where neither is, it is what can have the focus in the nearest thing that is left.
 *
 * [Note: Focus that is lost] An element that is taken out of the document, or moved in it, loses the focus without
 * an event in most browsers (HTML, "focus fixup").
 */
export function useFocusKeeper(root: Readonly<Ref<HTMLElement | null>>): void {
  let had: Had[] = [];
  let isByKey = false;
  let isAsked = false;

  useEventListener(document, 'keydown', () => (isByKey = true), { capture: true });
  useEventListener(document, 'pointerdown', () => (isByKey = false), { capture: true });
  useEventListener(document, 'focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const isHere = root.value?.contains(target) ?? false;
    // A dialog stands elsewhere in the document: it belongs to what it was opened from.
    if (!isHere && !target.closest(overlays)) return void (had = []);
    const ancestors: HTMLElement[] = [];
    for (let at = target.parentElement; at && at !== document.body; at = at.parentElement) ancestors.push(at);
    const { top } = target.getBoundingClientRect();
    had = [{ element: target, ancestors, top }, ...had.filter(({ element }) => element !== target)].slice(
      0,
      remembered,
    );
  });
  useMutationObserver(
    () => document.body,
    () => {
      if (!isByKey || isAsked || !isLost()) return;
      isAsked = true;
      // Whoever took it away may have a place for it; what is laid over a page gives it back when it has faded out.
      setTimeout(
        () => {
          isAsked = false;
          if (isByKey && isLost()) findPlace()?.focus();
        },
        isOfOverlay(had[0]) ? 250 : 40,
      );
    },
    { childList: true, subtree: true },
  );

  const isLost = () => {
    const { activeElement } = document;
    return (activeElement === null || activeElement === document.body) && had.length > 0 && root.value !== null;
  };

  function findPlace(): HTMLElement | undefined {
    if (document.querySelector('[role="dialog"][data-state="open"], dialog[open]')) return undefined;
    const [last] = had;
    if (last?.element.isConnected && isReachable(last.element)) return last.element;
    const again = had.map((each) => nearestAgain(each)).find((found) => found !== undefined);
    if (again) return again;
    const opener = isOfOverlay(last) && had.find(({ element }) => element.isConnected && isReachable(element));
    if (opener) return opener.element;
    const here = had.find(({ ancestors }) => ancestors.includes(root.value!));
    for (const ancestor of here?.ancestors ?? []) {
      if (!ancestor.isConnected) continue;
      const found = placeIn(ancestor);
      if (found) return found;
    }
    return undefined;
  }

  function placeIn(ancestor: HTMLElement): HTMLElement | undefined {
    const home = [...ancestor.querySelectorAll<HTMLElement>('[data-focus-home]')].find(isReachable);
    if (home) return home;
    if (ancestor.tabIndex >= 0) return ancestor;
    return ancestor === root.value
      ? undefined
      : [...ancestor.querySelectorAll<HTMLElement>(tabbable)].find(isReachable);
  }

  function nearestAgain({ element, top }: Had): HTMLElement | undefined {
    const kind = element.dataset.focusAgain;
    if (kind === undefined || element.isConnected) return undefined;
    const others = root.value!.querySelectorAll<HTMLElement>(`[data-focus-again="${CSS.escape(kind)}"]`);
    const distance = (other: HTMLElement) => Math.abs(other.getBoundingClientRect().top - top);
    return [...others].filter(isReachable).sort((one, other) => distance(one) - distance(other))[0];
  }
}

const overlays = '[role="dialog"], [role="menu"], [role="listbox"], [data-reka-popper-content-wrapper]';
const isOfOverlay = (had: Had | undefined) => had?.ancestors.some((ancestor) => ancestor.matches(overlays)) ?? false;
const tabbable = 'a[href], button, input, textarea, select, summary, [tabindex="0"]';

/** Whether the Tab key would come to an element that is on the page. */
export function isReachable(element: HTMLElement): boolean {
  return !element.matches(':disabled') && element.tabIndex >= 0 && element.checkVisibility();
}

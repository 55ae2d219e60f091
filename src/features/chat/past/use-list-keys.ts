import { nextTick, type Ref } from 'vue';

interface ListKeys {
  list: Readonly<Ref<HTMLElement | null>>;
  /** Whether an entry can have the focus; how many entries there are, headings included. */
  isRow: (index: number) => boolean;
  count: () => number;
  scrollTo: (index: number) => void;
}

/** Arrow keys go from row to row of a list of which only the rows in sight are on the page. Rows have `data-index`. */
export function useListKeys({ list, isRow, count, scrollTo }: ListKeys) {
  const indexOf = (target: EventTarget | null) => {
    const index = (target as Element | null)?.closest('[data-index]')?.getAttribute('data-index');
    return typeof index === 'string' ? Number(index) : -1;
  };

  /** The row that will have the focus as soon as it is drawn. */
  let awaited: number | undefined;
  const rowAt = (index: number) => list.value?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row]`);

  /** At once where the row is on the page: the next key may follow before the next frame. */
  async function focusRow(index: number): Promise<void> {
    awaited = undefined;
    const row = rowAt(index);
    if (row) return row.focus();
    awaited = index;
    scrollTo(index);
    await nextTick();
    // The list draws what it has scrolled to with the next frame.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (awaited !== index) return;
    awaited = undefined;
    rowAt(index)?.focus();
  }

  /** The next row from an entry on, in a direction; undefined at the end. */
  function next(from: number, step: 1 | -1): number | undefined {
    for (let index = from; index >= 0 && index < count(); index += step) if (isRow(index)) return index;
    return undefined;
  }

  /** Returns whether the key was one of these. */
  function goBy(event: KeyboardEvent): boolean {
    const at = awaited ?? indexOf(event.target);
    const to = {
      ArrowDown: () => next(at + 1, 1),
      ArrowUp: () => (at === -1 ? undefined : next(at - 1, -1)),
      Home: () => (at === -1 ? undefined : next(0, 1)),
      End: () => (at === -1 ? undefined : next(count() - 1, -1)),
    }[event.key];
    if (!to || event.altKey || event.ctrlKey || event.metaKey) return false;
    const index = to();
    if (index === undefined) return false;
    event.preventDefault();
    void focusRow(index);
    return true;
  }

  return { indexOf, goBy, focusRow, next };
}

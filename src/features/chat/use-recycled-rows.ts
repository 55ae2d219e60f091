import type { ShallowRef } from 'vue';
import { RecycledKeys } from './recycled-keys';
import { provideFlyingBy } from './use-has-rested';

/** What is asked of virtua's list. */
interface VirtualList {
  findItemIndex: (offset: number) => number;
  viewportSize: number;
}

/**
 * For a list that has on the page only the rows in sight: while it flies by, rows are told so (`useHasRested`), and
 * those that go hand their elements to those that come. `buffer` is how many pixels beyond what is in sight the list
 * keeps in the direction of the scrolling, `kept` the index of a row that stays wherever the list goes, -1 for none.
 *
 * `keyOf` gives a row its key: as in RecycledKeys. `touched` is to be called when somebody does something in the list,
 * so that no row changes under the hand.
 */
export function useRecycledRows<Id>(
  list: Readonly<ShallowRef<VirtualList | null>>,
  { buffer, kept = () => -1 }: { buffer: number; kept?: () => number },
) {
  const { scrolled, rested } = provideFlyingBy();
  const keys = new RecycledKeys<Id>();
  return {
    keyOf: keys.of.bind(keys),
    touched: () => keys.rest(),
    onScroll(offset: number): void {
      const distance = scrolled(offset);
      if (distance === 0 || !list.value) return;
      const { viewportSize } = list.value;
      const first = list.value.findItemIndex(offset - (distance < 0 ? buffer : 0));
      const last = list.value.findItemIndex(offset + viewportSize + (distance > 0 ? buffer : 0));
      keys.fly(first, last, kept());
    },
    onRest(): void {
      keys.rest();
      rested();
    },
  };
}

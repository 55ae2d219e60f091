import { useElementSize, useEventListener } from '@vueuse/core';
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue';
import { windowAt, type RowWindow } from './row-window';

/** The rows of a scrolled list that are to be drawn, and a way to bring one into view. */
export function useRowWindow(
  scroller: Readonly<Ref<HTMLElement | null>>,
  { count, rowHeightPx, headPx }: { count: () => number; rowHeightPx: () => number; headPx: () => number },
): { rowWindow: ComputedRef<RowWindow>; scrollToRow: (row: number) => void } {
  const { height } = useElementSize(scroller);
  const topPx = shallowRef(0);
  const look = () => (topPx.value = scroller.value?.scrollTop ?? 0);
  useEventListener(scroller, 'scroll', look, { passive: true });

  const rowWindow = computed<RowWindow>((before) =>
    windowAt({ topPx: topPx.value, heightPx: height.value, rowHeightPx: rowHeightPx(), count: count() }, before),
  );

  function scrollToRow(row: number): void {
    const element = scroller.value;
    if (!element) return;
    const top = row * rowHeightPx();
    const bottom = top + rowHeightPx() + headPx() - element.clientHeight;
    if (element.scrollTop > top) element.scrollTop = top;
    else if (element.scrollTop < bottom) element.scrollTop = bottom;
    // Its event comes a frame later.
    look();
  }

  return { rowWindow, scrollToRow };
}

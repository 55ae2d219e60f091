import { useElementSize, useEventListener } from '@vueuse/core';
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { drawnRows, inView, windowAt, type DrawnRow, type RowWindow } from './row-window';

/**
 * The rows of a scrolled list that are to be drawn, and a way to bring one into view. Where the view is at
 * another place of the list, those in it are drawn at once, and those around it when these have been painted:
 * a wheel that is turned fast gets to another place with every frame.
 */
export function useRowWindow(
  scroller: Readonly<Ref<HTMLElement | null>>,
  { count, rowHeightPx, headPx }: { count: () => number; rowHeightPx: () => number; headPx: () => number },
): { drawn: ComputedRef<DrawnRow[]>; isNear: (row: number) => boolean; scrollToRow: (row: number) => void } {
  const { height } = useElementSize(scroller);
  const topPx = shallowRef(0);
  const look = () => (topPx.value = scroller.value?.scrollTop ?? 0);
  useEventListener(scroller, 'scroll', look, { passive: true });

  const view = () => ({
    topPx: topPx.value,
    heightPx: height.value,
    rowHeightPx: rowHeightPx(),
    count: count(),
  });
  const rowWindow = computed<RowWindow>((before) => windowAt(view(), before));

  /** The place at which all rows are drawn. */
  const settledAt = shallowRef<number>();
  const drawn = computed<DrawnRow[]>((before) => {
    const isSettled = settledAt.value === rowWindow.value.base;
    return drawnRows(rowWindow.value, count(), { before, urgent: isSettled ? undefined : inView(view()) });
  });

  let frame = 0;
  const settle = () => (settledAt.value = rowWindow.value.base);
  watch(
    () => rowWindow.value.base,
    () => {
      cancelAnimationFrame(frame);
      // The first one comes before these rows are painted.
      frame = requestAnimationFrame(() => (frame = requestAnimationFrame(settle)));
    },
    { immediate: true },
  );
  onScopeDispose(() => cancelAnimationFrame(frame));

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

  return {
    drawn,
    isNear: (row) => row >= rowWindow.value.start && row < rowWindow.value.end,
    scrollToRow,
  };
}

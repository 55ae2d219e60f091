import { useEventListener, useResizeObserver } from '@vueuse/core';
import { ref, type Ref } from 'vue';

type ElementRef = Readonly<Ref<HTMLElement | null | undefined>>;

/** How near to the end counts as at the end, in pixels. */
const tolerance = 48;

/**
 * Keeps a scrolling element at its end while its content grows, until the user scrolls up; at the end
 * again, it sticks again.
 */
export function useStickToEnd(scroller: ElementRef, content: ElementRef) {
  const isAtEnd = ref(true);
  let top = 0;
  let height = 0;

  function goToEnd(): void {
    isAtEnd.value = true;
    const element = scroller.value;
    if (element) element.scrollTop = element.scrollHeight;
  }

  /** Something else is looked at. */
  function leaveEnd(): void {
    isAtEnd.value = false;
  }

  // Before it has scrolled: rows that come into sight and are measured may change the height in the same moment.
  useEventListener(
    scroller,
    'wheel',
    ({ deltaY }) => {
      const { scrollHeight, clientHeight } = scroller.value!;
      if (deltaY < 0 && scrollHeight > clientHeight) isAtEnd.value = false;
    },
    { passive: true },
  );
  useEventListener(
    scroller,
    'scroll',
    () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller.value!;
      if (scrollHeight - scrollTop - clientHeight <= tolerance) isAtEnd.value = true;
      // Upwards, and not because the content has become shorter: that was the user.
      else if (scrollTop < top && scrollHeight >= height) isAtEnd.value = false;
      top = scrollTop;
      height = scrollHeight;
    },
    { passive: true },
  );
  useResizeObserver([scroller, content], () => {
    if (!isAtEnd.value) return;
    goToEnd();
    // Rows that are measured anew can make the content shorter for a moment: where that leaves it is no user's doing.
    top = scroller.value?.scrollTop ?? 0;
    height = scroller.value?.scrollHeight ?? 0;
  });

  return { isAtEnd, goToEnd, leaveEnd };
}

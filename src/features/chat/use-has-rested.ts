import { inject, provide, readonly, ref, watch, type InjectionKey, type Ref } from 'vue';

/** Of how many pixels from one scroll event to the next on nobody reads, or could press, what goes by. */
const tooFast = 300;
const flyingByKey: InjectionKey<Readonly<Ref<boolean>>> = Symbol('messages fly by');

/**
 * For a list: tells what is in it whether it flies by. Takes the offset of each scroll event, and the end of the
 * scrolling.
 */
export function provideFlyingBy(): { scrolled: (offset: number) => void; rested: () => void } {
  const isFlyingBy = ref(false);
  let last = 0;
  provide(flyingByKey, readonly(isFlyingBy));
  return {
    scrolled(offset) {
      if (Math.abs(offset - last) >= tooFast) isFlyingBy.value = true;
      last = offset;
    },
    rested: () => (isFlyingBy.value = false),
  };
}

/**
 * For what is in a list: whether it has been there while the list did not fly by, and true from then on. What can
 * wait until then makes a fast scroll cheaper: more than half of a short message's elements are its buttons.
 */
export function useHasRested(): Readonly<Ref<boolean>> {
  const isFlyingBy = inject(flyingByKey, undefined);
  const hasRested = ref(isFlyingBy?.value !== true);
  if (!hasRested.value) {
    const stop = watch(isFlyingBy!, () => {
      hasRested.value = true;
      stop();
    });
  }
  return hasRested;
}

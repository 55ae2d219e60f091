import { inject, provide, readonly, shallowRef, type InjectionKey, type Ref } from 'vue';

/** Of how many pixels from one scroll event to the next on nobody reads, or could press, what goes by. */
const tooFast = 300;
type HasRested = Readonly<Ref<boolean>>;
const flightKey: InjectionKey<() => HasRested> = Symbol('messages fly by');

/**
 * For a list: tells what is in it whether it flies by. Takes the offset of each scroll event, and the end of the
 * scrolling; returns of each event how many pixels it went in a flight, 0 where nothing flies.
 */
export function provideFlyingBy(): { scrolled: (offset: number) => number; rested: () => void } {
  // All that comes in one flight share what tells of its end: thousands have no watchers of their own.
  let flight = shallowRef(true);
  let last = 0;
  provide(flightKey, () => readonly(flight));
  return {
    scrolled(offset) {
      const distance = offset - last;
      if (Math.abs(distance) >= tooFast && flight.value) flight = shallowRef(false);
      last = offset;
      return flight.value ? 0 : distance;
    },
    rested: () => {
      flight.value = true;
    },
  };
}

/**
 * For what is in a list: whether it has been there while the list did not fly by, and true from then on. What can
 * wait until then makes a fast scroll cheaper: more than half of a short message's elements are its buttons.
 */
export function useHasRested(): HasRested {
  return inject(flightKey, undefined)?.() ?? readonly(shallowRef(true));
}

import { useEventListener } from '@vueuse/core';
import { computed, ref, shallowRef, type Ref } from 'vue';
import { moved, showing, wholePicture, zoomed, type Viewport } from './viewport';

/** A place in the view, from 0 to 1 each way. */
export type Place = readonly [x: number, y: number];

/** Two opposite corners of a rectangle in the view. */
export type Rectangle = readonly [from: Place, to: Place];

/** So far a pointer moves before it drags, in pixels: hands tremble. */
const dragsFrom = 4;
const keyFactor = 1.5;

/**
 * What is seen of a square picture, moved by dragging, and zoomed by the wheel, by two fingers, and by keys. The wheel
 * zooms a picture that has the focus, or with Ctrl: one that is only passed lets the page scroll.
 */
export function usePictureView(
  root: Readonly<Ref<HTMLElement | null>>,
  {
    leastSize,
    onHover,
    onPress,
    selects = () => false,
    onSelect = () => {},
  }: {
    /** The smallest part that can fill the view. */
    leastSize: () => number;
    onHover: (place: Place | undefined) => void;
    /** Pressed and let go, or tapped. */
    onPress: (place: Place, event: PointerEvent) => void;
    /** Whether dragging selects instead of moving. */
    selects?: (event: PointerEvent) => boolean;
    onSelect?: (rectangle: Rectangle) => void;
  },
) {
  const view = ref<Viewport>(wholePicture);
  const selecting = shallowRef<Rectangle>();
  const isWhole = computed(() => view.value.size === 1);
  const pointers = new Map<number, Place>();
  let start: { place: Place; drags: boolean; selects: boolean } | undefined;

  const zoomBy = (factor: number, around?: Place) =>
    (view.value = zoomed(view.value, factor, { around, leastSize: leastSize() }));
  const reset = () => (view.value = wholePicture);
  /** Brings a square of the picture into sight. */
  const show = (x: number, y: number, size: number) => (view.value = showing(view.value, x, y, size));

  function placeOf({ clientX, clientY }: MouseEvent): Place {
    const { left, top, width, height } = root.value!.getBoundingClientRect();
    return [(clientX - left) / Math.max(1, width), (clientY - top) / Math.max(1, height)];
  }

  useEventListener(root, 'pointerdown', (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest('button')) return;
    root.value?.setPointerCapture?.(event.pointerId);
    pointers.set(event.pointerId, placeOf(event));
    start = pointers.size === 1 ? { place: placeOf(event), drags: false, selects: selects(event) } : undefined;
    selecting.value = undefined;
  });
  useEventListener(root, 'pointermove', (event: PointerEvent) => {
    const place = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) return onHover(place);
    if (start && !start.drags) {
      const side = root.value!.clientWidth;
      if (Math.hypot(place[0] - start.place[0], place[1] - start.place[1]) * side < dragsFrom) return;
      start.drags = true;
      onHover(undefined);
    }
    pointers.set(event.pointerId, place);
    if (pointers.size === 2) pinch(event.pointerId, before, place);
    else if (start?.selects) selecting.value = [start.place, place];
    else view.value = moved(view.value, before[0] - place[0], before[1] - place[1]);
  });
  useEventListener(root, 'pointerup', (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (start && !start.drags) onPress(placeOf(event), event);
    else if (selecting.value) onSelect(selecting.value);
    start = undefined;
    selecting.value = undefined;
  });
  useEventListener(root, 'pointercancel', (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    start = undefined;
    selecting.value = undefined;
  });
  useEventListener(root, 'pointerleave', () => onHover(undefined));

  /** What lies between two fingers stays between them. */
  function pinch(moving: number, before: Place, now: Place): void {
    const [, resting] = [...pointers].find(([id]) => id !== moving)!;
    const between = (place: Place): Place => [(place[0] + resting[0]) / 2, (place[1] + resting[1]) / 2];
    const apart = (place: Place) => Math.hypot(place[0] - resting[0], place[1] - resting[1]);
    const [from, to] = [between(before), between(now)];
    view.value = moved(view.value, from[0] - to[0], from[1] - to[1]);
    zoomBy(apart(now) / Math.max(1e-3, apart(before)), to);
  }

  useEventListener(
    root,
    'wheel',
    (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !root.value?.contains(document.activeElement)) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
      // Two fingers on a touchpad come as a wheel with Ctrl, in small steps.
      zoomBy(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)), placeOf(event));
    },
    { passive: false },
  );

  /** Whether a key was one that zooms. */
  function zoomsByKey({ key }: KeyboardEvent, around?: Place): boolean {
    if (key === '+' || key === '=') zoomBy(keyFactor, around);
    else if (key === '-') zoomBy(1 / keyFactor, around);
    else if (key === '0') reset();
    else return false;
    return true;
  }

  return { view, selecting, isWhole, zoomBy, reset, show, zoomsByKey };
}

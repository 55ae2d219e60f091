import { useEventListener } from '@vueuse/core';
import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue';

/** As wide as the tip is drawn, and as high as it may become. */
const tipWidth = 288;
const tipHeight = 240;

/**
 * One tip for all tokens: at the one under the pointer, else at the one that has the focus. Tokens are elements inside
 * of `scroller` with `data-token`; the tip is placed inside of `root`.
 */
export function useTokenTip(
  root: Readonly<Ref<HTMLElement | null>>,
  scroller: Readonly<Ref<HTMLElement | null>>,
  buttonOf: (index: number) => HTMLElement | null | undefined,
  onFocus: (index: number) => void,
) {
  const hovered = ref<number>();
  const focused = ref<number>();
  const index = computed(() => hovered.value ?? focused.value);
  const place = ref<Record<string, string>>({});

  watch(index, (at) => {
    const button = at === undefined ? undefined : buttonOf(at);
    if (button && root.value) place.value = placeAt(button.getBoundingClientRect(), root.value.getBoundingClientRect());
  });

  let leaving: ReturnType<typeof setTimeout> | undefined;
  const stay = () => clearTimeout(leaving);
  /** Time to get from the token to the tip. */
  const leave = () => {
    stay();
    leaving = setTimeout(() => (hovered.value = undefined), 200);
  };
  onBeforeUnmount(stay);

  // Of all tokens at once: a listener each would be thousands.
  useEventListener(scroller, 'pointerover', (event: PointerEvent) => {
    const at = indexOf(event);
    if (at === undefined) return leave();
    stay();
    hovered.value = at;
  });
  useEventListener(scroller, 'pointerleave', leave);
  useEventListener(scroller, 'focusin', (event: FocusEvent) => {
    const at = indexOf(event);
    if (at === undefined) return;
    focused.value = at;
    onFocus(at);
  });
  useEventListener(scroller, 'focusout', () => (focused.value = undefined));

  function hide(): void {
    hovered.value = undefined;
    focused.value = undefined;
  }

  return { index, place, stay, leave, hide, hideHovered: () => (hovered.value = undefined) };
}

function indexOf({ target }: Event): number | undefined {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
  return button ? Number(button.dataset.token) : undefined;
}

/** Below a token, unless there is no room. */
function placeAt(at: DOMRect, around: DOMRect): Record<string, string> {
  const left = Math.max(0, Math.min(at.left - around.left, around.width - tipWidth));
  const isBelow = at.bottom + tipHeight < window.innerHeight || at.top < tipHeight;
  return {
    left: `${left}px`,
    ...(isBelow ? { top: `${at.bottom - around.top + 4}px` } : { bottom: `${around.bottom - at.top + 4}px` }),
  };
}

import { useMutationObserver, useResizeObserver } from '@vueuse/core';
import { onBeforeUnmount, type Ref } from 'vue';

/** Colours of the page, and its font, for what is drawn on it. */
export interface PageColours {
  primary: string;
  text: string;
  muted: string;
  line: string;
  background: string;
  font: string;
}

/** The colours as the page has them now, light or dark. Without its styles there are others. */
export function pageColours(element: Element): PageColours {
  const styles = getComputedStyle(element);
  const colour = (name: string, otherwise: string) => styles.getPropertyValue(`--ui-${name}`).trim() || otherwise;
  return {
    primary: colour('primary', '#4f46e5'),
    text: colour('text-highlighted', '#18181b'),
    muted: colour('text-muted', '#71717a'),
    line: colour('border', '#e4e4e7'),
    background: colour('bg', '#ffffff'),
    font: styles.fontFamily || 'sans-serif',
  };
}

/**
 * A square canvas that is drawn in the next frame after `redraw`, and when its size or the page's colours change.
 * `draw` has CSS pixels, `side` of them each way.
 */
export function useCanvas(
  canvas: Readonly<Ref<HTMLCanvasElement | null>>,
  draw: (context: CanvasRenderingContext2D, side: number, colours: PageColours) => void,
): { redraw: () => void } {
  let frame = 0;

  function redraw(): void {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  }

  function paint(): void {
    const element = canvas.value;
    const context = element?.getContext('2d');
    if (!element || !context || element.clientWidth === 0) return;
    const pixels = Math.round(element.clientWidth * devicePixelRatio);
    if (element.width !== pixels) {
      element.width = pixels;
      element.height = pixels;
    }
    const ratio = pixels / element.clientWidth;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, element.clientWidth, element.clientWidth);
    draw(context, element.clientWidth, pageColours(element));
  }

  useResizeObserver(canvas, redraw);
  useMutationObserver(() => document.documentElement, redraw, { attributes: true, attributeFilter: ['class'] });
  onBeforeUnmount(() => cancelAnimationFrame(frame));
  return { redraw };
}

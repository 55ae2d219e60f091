import { nextTick } from 'vue';
import { useRouter } from 'vue-router';

/**
 * After a change of the room moves focus to its heading, as a page load would: a screen reader says
 * where one is, and Tab goes on inside of the room. A room that focuses something itself is left alone,
 * and so is a change within a room.
 */
export function useHeadingFocus(): void {
  const router = useRouter();
  router.afterEach(async (to, from, failure) => {
    if (failure || from.matched.length === 0 || to.matched[0]?.name === from.matched[0]?.name) return;
    await nextTick();
    const main = document.querySelector('main');
    if (!main || main.contains(document.activeElement)) return;
    const heading = main.querySelector<HTMLElement>('h1');
    if (!heading) return main.focus({ preventScroll: true });
    heading.tabIndex = -1;
    heading.style.outline = 'none';
    heading.focus({ preventScroll: true });
  });
}

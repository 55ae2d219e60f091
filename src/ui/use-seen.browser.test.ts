import { expect, it } from 'vitest';
import { render } from 'vitest-browser-vue';
import { defineComponent, h, ref, useTemplateRef } from 'vue';
import { useSeen } from './use-seen';

it('is true from the first time on that the element was in sight', async () => {
  const isShown = ref(false);
  const Pane = defineComponent({
    setup() {
      const isSeen = useSeen(useTemplateRef<HTMLElement>('pane'));
      return () =>
        h('div', { ref: 'pane', style: isShown.value ? '' : 'display: none' }, isSeen.value ? 'dear' : 'cheap');
    },
  });
  const screen = await render(Pane);
  const pane = () => screen.container.textContent;
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  expect(pane()).toBe('cheap');
  isShown.value = true;
  await expect.poll(pane).toBe('dear');
  isShown.value = false;
  await new Promise(requestAnimationFrame);
  expect(pane()).toBe('dear');
});

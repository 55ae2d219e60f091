import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import { chatActionsKey } from '../chat-actions';
import { noActions } from '../chat-actions.fixture';
import type { Part } from '../message';
import { anAnswer } from '../messages.fixture';
import AnswerView from './AnswerView.vue';

const routes = [{ path: '/', component: { render: () => null } }];

test('all of a long answer is copied as text, what is not shown too', async () => {
  const parts = Array.from({ length: 450 }, (_, at): Part => ({ kind: 'text', text: `**Word** ${at}` }));
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  render(AnswerView, {
    props: { message: anAnswer({ status: 'done', parts }), isOurs: false, canRetry: true },
    global: {
      plugins: [i18n, icons, createPinia(), VueQueryPlugin, createRouter({ history: createMemoryHistory(), routes })],
      provide: { [chatActionsKey as symbol]: noActions() },
    },
  });
  await expect.element(page.getByText('Word 449')).toBeVisible();
  expect(page.getByText('Word 0', { exact: true }).query()).toBeNull();
  await page.getByRole('button', { name: 'More to do with this message' }).click();
  await page.getByRole('menuitem', { name: 'Copy as text' }).click();
  await vi.waitFor(() => expect(copied).toHaveBeenCalledOnce());
  const lines = copied.mock.calls[0]![0].split('\n').filter((line) => line !== '');
  expect(lines).toEqual(parts.map((_, at) => `Word ${at}`));
  copied.mockRestore();
});

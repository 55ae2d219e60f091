import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { ref } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import { chatActionsKey } from '../chat-actions';
import { noActions } from '../chat-actions.fixture';
import type { MessageId } from '../message';
import { aQuestion } from '../messages.fixture';
import QuestionView from './QuestionView.vue';

const routes = [{ path: '/', component: { render: () => null } }];

async function show(toEdit = ref<MessageId>()) {
  const of = (id: string) => ({
    message: aQuestion({ id, parts: [{ kind: 'text', text: `Question ${id}` }] }),
    isSentWithNext: false,
  });
  const { rerender } = await render(QuestionView, {
    props: of('1'),
    global: {
      plugins: [i18n, icons, createRouter({ history: createMemoryHistory(), routes })],
      provide: { [chatActionsKey as symbol]: noActions({ toEdit }) },
    },
  });
  return { toEdit, rerender: (id: string) => rerender(of(id)) };
}

test('opens for editing when it is to be, also where another one stood before it came', async () => {
  const { toEdit, rerender } = await show();
  toEdit.value = '2';
  await rerender('2');
  await expect.element(page.getByRole('textbox')).toHaveValue('Question 2');
  expect(toEdit.value).toBeUndefined();
});

test.each(['{Escape}', '{Control>}{Enter}{/Control}'])(
  'who began to edit from a field is there again after %s',
  async (keys) => {
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    const { toEdit } = await show();
    toEdit.value = '1';
    await expect.element(page.getByRole('textbox', { name: 'Words of this message' })).toHaveFocus();
    await userEvent.keyboard(keys);
    await expect.poll(() => document.activeElement).toBe(field);
    field.remove();
  },
);

import ui from '@nuxt/ui/vue-plugin';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import Composer from '../Composer.vue';
import { promptsKey } from './library-keys';

const prompt = (name: string, text: string) => ({ id: name, kind: 'question', name, text });

beforeEach(() => {
  const prompts = [prompt('Translate', 'Translate this.'), prompt('Summary', 'Sum this up.'), prompt('翻訳', '訳して')];
  localStorage.setItem(promptsKey, JSON.stringify({ version: 1, prompts }));
});
afterEach(() => localStorage.clear());

const field = page.getByRole('textbox', { name: 'Message' });
const list = page.getByRole('listbox', { name: 'Prompts' });
const chosen = page.getByRole('option', { selected: true });

function show() {
  const on = { onSend: vi.fn(), onEditLast: vi.fn() };
  const props = { conversationId: 'c1', model: 'm', blockedBy: undefined, isAnswering: false, ...on };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  });
  render(Composer, { props, global: { plugins: [createPinia(), router, i18n, ui] } });
  return on;
}

/** A key as an input method sends it. */
function press(key: string, more: KeyboardEventInit): void {
  field.element().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

test('a slash lists the prompts, keys choose one, and its text takes the place of the slash', async () => {
  const { onSend } = show();
  await field.click();
  await userEvent.keyboard('/');
  await expect.element(list).toBeVisible();
  await expect.element(chosen).toHaveTextContent('Translate');
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(chosen).toHaveTextContent('Summary');
  expect(field.element().getAttribute('aria-activedescendant')).toBe(chosen.element().id);
  expect(field.element().getAttribute('aria-controls')).toBe(list.element().id);
  await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  await expect.element(chosen).toHaveTextContent('All prompts');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(field).toHaveValue('Translate this.');
  await expect.element(list).not.toBeInTheDocument();
  expect(field.element().hasAttribute('aria-activedescendant')).toBe(false);
  expect(onSend).not.toHaveBeenCalled();
});

test('the keys of an input method choose nothing, and a wide slash is one', async () => {
  const { onSend } = show();
  await field.fill('／翻');
  await expect.element(chosen).toHaveTextContent('翻訳');
  press('Enter', { isComposing: true });
  press('Enter', { keyCode: 229 });
  press('ArrowDown', { isComposing: true });
  await expect.element(field).toHaveValue('／翻');
  await expect.element(chosen).toHaveTextContent('翻訳');
  await userEvent.keyboard('{Enter}');
  await expect.element(field).toHaveValue('訳して');
  expect(onSend).not.toHaveBeenCalled();
});

test('Escape closes the list, and what was written is sent as it is', async () => {
  const { onSend } = show();
  await field.fill('/sum');
  await expect.element(list).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(list).not.toBeInTheDocument();
  await userEvent.keyboard('{Enter}');
  expect(onSend).toHaveBeenCalledExactlyOnceWith({ text: '/sum', attachments: [] });
});

test('a path is no search', async () => {
  const { onSend } = show();
  await field.fill('/etc');
  await field.fill('/etc/hosts');
  await userEvent.keyboard('{Enter}');
  expect(list.query()).toBeNull();
  expect(onSend).toHaveBeenCalledOnce();
});

test('the arrow up edits the last question from an empty field alone', async () => {
  const { onEditLast } = show();
  await field.click();
  press('ArrowUp', { isComposing: true });
  press('ArrowUp', { shiftKey: true });
  expect(onEditLast).not.toHaveBeenCalled();
  await userEvent.keyboard('{ArrowUp}');
  expect(onEditLast).toHaveBeenCalledOnce();
  await field.fill('Hi');
  await userEvent.keyboard('{ArrowUp}');
  expect(onEditLast).toHaveBeenCalledOnce();
});

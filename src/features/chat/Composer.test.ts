import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n, loadTexts } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import Composer from './Composer.vue';

beforeAll(() => loadTexts('chat'));
afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

const field = page.getByRole('textbox', { name: 'Message' });
const routes = [{ path: '/', component: { render: () => null } }];
// No server is chosen, so none is asked.
const clients = createClients(() => expect.unreachable());
const megabyte = 'All work and no play.\n'.repeat(50_000);

function show(change: { blockedBy?: string; conversationId?: string } = {}) {
  const onSend = vi.fn();
  const props = { conversationId: 'c1', model: 'm', blockedBy: undefined, isAnswering: false, ...change, onSend };
  const router = createRouter({ history: createMemoryHistory(), routes });
  const shown = render(Composer, {
    props,
    global: { plugins: [createPinia(), router, i18n, icons, VueQueryPlugin, clients] },
  });
  return { onSend, ...shown };
}

function onTouch(): void {
  const query = (media: string) => Object.assign(new EventTarget(), { media, matches: media.includes('coarse') });
  vi.spyOn(window, 'matchMedia').mockImplementation((media) => query(media) as unknown as MediaQueryList);
}

/** A key as the browser gives it, with what an input method adds. */
function press(more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more });
  return field.element().dispatchEvent(event);
}

/** As a browser does it: a paste is asked for first, then comes the text. */
function paste(text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const element = field.element() as HTMLTextAreaElement;
  element.focus();
  const isAllowed = element.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
  );
  if (isAllowed) document.execCommand('insertText', false, text);
}

test('sends what was written as it was written', async () => {
  const { onSend } = show();
  await field.fill('    indented = True\n');
  press();
  expect(onSend).toHaveBeenCalledExactlyOnceWith({ text: '    indented = True\n', attachments: [] });
  await expect.element(field).toHaveValue('');
});

test('sends nothing that is empty, and nothing while it cannot', async () => {
  const { onSend } = show({ blockedBy: 'Not now' });
  await field.fill('one');
  press();
  expect(onSend).not.toHaveBeenCalled();
  await expect.element(field).toHaveValue('one');
  await expect.element(page.getByRole('button', { name: 'Send' })).toBeDisabled();
});

test.each([
  ['Shift + Enter', { shiftKey: true }],
  ['the Enter of an input method', { isComposing: true }],
  ['the Enter of an input method in Safari', { keyCode: 229 }],
])('leaves %s to the field', async (_, more) => {
  const { onSend } = show();
  await field.fill('one');
  expect(press(more)).toBe(true);
  expect(onSend).not.toHaveBeenCalled();
});

test('on a phone Enter begins a line and the button sends', async () => {
  onTouch();
  const { onSend } = show();
  await field.fill('one');
  await field.click();
  await userEvent.keyboard('{End}{Enter}two');
  await expect.element(field).toHaveValue('one\ntwo');
  expect(onSend).not.toHaveBeenCalled();
  await page.getByRole('button', { name: 'Send' }).click();
  expect(onSend).toHaveBeenCalledExactlyOnceWith({ text: 'one\ntwo', attachments: [] });
});

test('with a keyboard at a tablet, Ctrl + Enter sends', async () => {
  onTouch();
  const { onSend } = show();
  await field.fill('one');
  press({ ctrlKey: true });
  expect(onSend).toHaveBeenCalledOnce();
});

test('a long paste becomes a file: with its size, to be opened, to be taken away', async () => {
  const { onSend } = show();
  await field.fill('Why?');
  paste(megabyte);
  await expect.element(page.getByRole('button', { name: 'Pasted text 1, 1.1 MB' })).toBeVisible();
  await expect.element(field).toHaveValue('Why?');
  await page.getByRole('button', { name: /^Pasted text 1,/ }).click();
  await expect
    .element(page.getByRole('region', { name: 'Text of Pasted text 1' }))
    .toHaveTextContent(/^All work and no play/);
  paste(megabyte);
  await page.getByRole('button', { name: 'Remove Pasted text 1' }).click();
  press();
  expect(onSend.mock.calls).toEqual([
    [{ text: 'Why?', attachments: [{ kind: 'file', name: 'Pasted text 2', text: megabyte }] }],
  ]);
  await expect.element(page.getByRole('list')).not.toBeInTheDocument();
});

test('a short paste stays a text', async () => {
  show();
  paste('All work');
  await expect.element(field).toHaveValue('All work');
  expect(page.getByRole('list').query()).toBeNull();
});

test('a long text never gets into the field, by whatever way it comes', async () => {
  show();
  const element = field.element() as HTMLTextAreaElement;
  // Dropped, or put in by a tool of the system.
  const init = { inputType: 'insertFromDrop', data: megabyte, bubbles: true, cancelable: true };
  expect(element.dispatchEvent(new InputEvent('beforeinput', init))).toBe(false);
  await expect.element(page.getByRole('button', { name: /^Pasted text 1,/ })).toBeVisible();
  await expect.element(field).toHaveValue('');
  await field.fill(megabyte);
  await expect.element(page.getByRole('button', { name: /^Pasted text 2,/ })).toBeVisible();
  await expect.element(field).toHaveValue('');
});

test('the text that is shown of a file is all of it', async () => {
  show();
  const lines = Array.from({ length: 4000 }, (_, index) => `${index} 😀${index % 3 === 0 ? '\n' : ''}`).join('\n');
  paste(lines);
  await page.getByRole('button', { name: /^Pasted text 1,/ }).click();
  const pieces = [...page.getByRole('region').element().children].map(({ textContent }) => textContent);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.join('\n')).toBe(lines);
});

test('a draft is there again with its files, and says when they will not be', async () => {
  const before = show();
  await field.fill('Why?');
  paste(megabyte);
  await expect.element(page.getByRole('button', { name: /^Pasted text 1,/ })).toBeVisible();
  before.unmount();
  show();
  await expect.element(field).toHaveValue('Why?');
  await expect.element(page.getByRole('button', { name: /^Pasted text 1,/ })).toBeVisible();
  expect(page.getByRole('status').query()).toBeNull();
  paste(megabyte.repeat(5));
  await expect.element(page.getByRole('status')).toHaveTextContent('gone after a reload');
});

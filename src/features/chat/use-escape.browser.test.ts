import { afterEach, expect, test, vi } from 'vitest';
import { effectScope } from 'vue';
import { useEscape } from './use-escape';

const scope = effectScope();
afterEach(() => document.body.replaceChildren());

const onEscape = vi.fn<() => void>();
scope.run(() => useEscape((target) => target.id === 'message', onEscape));

function press(html: string, init: KeyboardEventInit = {}): boolean {
  document.body.innerHTML = html;
  for (const each of document.querySelectorAll<HTMLElement>('[popover]')) each.showPopover();
  onEscape.mockClear();
  const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true, ...init });
  (document.getElementById('here') ?? document.getElementById('message') ?? document.body).dispatchEvent(event);
  return onEscape.mock.calls.length > 0;
}

test.each([
  ['where nothing is written', '<p>An answer</p>'],
  ['in the field for a message', '<textarea id="message"></textarea>'],
  ['on a button', '<button id="here">x</button>'],
])('means the page %s', (_, html) => {
  expect(press(html)).toBe(true);
});

test.each([
  ['a search', '<input id="here" type="search">'],
  ['an answer of a tool', '<textarea id="here"></textarea>'],
  ['a menu', '<div role="menu"></div>'],
  ['a dialog', '<div role="dialog"></div>'],
  ['what hovers over the page', '<div popover></div>'],
])('means %s first', (_, html) => {
  expect(press(html)).toBe(false);
});

test('takes back a word of an input method', () => {
  expect(press('<textarea id="message"></textarea>', { isComposing: true })).toBe(false);
});

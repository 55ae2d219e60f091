import ui from '@nuxt/ui/vue-plugin';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Format } from '@/ollama';
import { i18n } from '../texts';
import JsonAnswer from './JsonAnswer.vue';

// Of the product's styles those without which there is no view to be in.
const style = document.createElement('style');
style.textContent = `.relative { position: relative } .absolute { position: absolute; top: 0 }
  [role=tree] { max-height: 400px; overflow-y: auto }`;
beforeEach(() => document.head.append(style));
afterEach(() => style.remove());

const person: Format = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    pets: { type: 'array', items: { type: 'object', properties: { age: { type: 'integer' } } } },
  },
  required: ['name', 'pets'],
};

function show(text: string, more: { format?: Format; isComplete?: boolean; isCut?: boolean } = {}) {
  const props = { text, format: person, isComplete: true, isCut: false, ...more };
  const routes = [{ path: '/', component: { render: () => null } }];
  const router = createRouter({ history: createMemoryHistory(), routes });
  return render(JsonAnswer, { props, global: { plugins: [ui, i18n, router] } });
}

const item = (name: RegExp) => page.getByRole('treeitem', { name });

test('while it is written a tree grows, and what was closed stays closed', async () => {
  const { rerender } = show('{"name": "Ad', { isComplete: false });
  await expect.element(item(/name\s*Ad$/)).toBeVisible();
  await rerender({ text: '{"name": "Ada", "pets": [{"age": 3}, {"a' });
  await expect.element(item(/age\s*3/)).toBeVisible();
  await item(/^pets/).click();
  await expect.element(item(/age/)).not.toBeInTheDocument();
  await rerender({ text: '{"name": "Ada", "pets": [{"age": 3}, {"age": 4}]}', isComplete: true });
  await expect.element(page.getByText('It follows the schema.')).toBeVisible();
  await expect.element(item(/^pets\s*\[2\]/)).toHaveAttribute('aria-expanded', 'false');
});

test('each violation stands at its place, and in a list that leads there', async () => {
  show('{"name": 7, "pets": [{"age": 1.5}]}');
  await expect.element(page.getByText('It breaks the schema in 2 places')).toBeVisible();
  await expect.element(item(/name\s*7.*It has to be: string/)).toBeVisible();
  await item(/^pets/).click();
  await page.getByRole('button', { name: 'pets[0].age' }).click();
  await expect.element(item(/age\s*1\.5.*It has to be: integer/)).toBeVisible();
  await expect.element(page.getByRole('tree')).toHaveFocus();
});

test('where it is no JSON the place is told, and a repair is offered', async () => {
  show('Here you are:\n```json\n{"name": "Ada", "pets": [],}\n```');
  await expect.element(page.getByText('It is not JSON')).toBeVisible();
  await expect.element(page.getByText('Line 1, column 1')).toBeVisible();
  await page.getByRole('button', { name: 'Try to repair it' }).click();
  await expect.element(page.getByText('Repaired by this page')).toBeVisible();
  await page.getByRole('button', { name: 'Back to what came' }).click();
  await expect.element(page.getByText('Here you are:', { exact: false }).first()).toBeVisible();
});

test('an answer that was cut is said to be incomplete, and shows what came', async () => {
  show('{"name": "Ada", "pets": [{"age": 3', { isCut: true });
  await expect.element(page.getByText('The answer was cut, so the JSON is incomplete.')).toBeVisible();
  await expect.element(item(/age\s*3/)).toBeVisible();
});

test('hostile answers are shown as what they are', async () => {
  const { rerender } = show('{"__proto__": {"x": 1}, "a": "\\ud800", "a": 2}', { format: 'json' });
  await expect.element(item(/__proto__\s*\{1\}/)).toBeVisible();
  await expect.element(page.getByText('a stands twice: only the last counts.')).toBeVisible();
  await rerender({ text: '['.repeat(20_000), isComplete: false });
  await rerender({ text: '['.repeat(20_000), isComplete: true });
  await expect.element(page.getByText('It ends before it is complete.')).toBeVisible();
  await page.getByRole('button', { name: 'Try to repair it' }).click();
  await rerender({ text: '['.repeat(20_000) + ']'.repeat(20_000) });
  await expect.element(page.getByText('It is JSON.')).toBeVisible();
  await rerender({ text: '42' });
  await expect.element(page.getByText('42')).toBeVisible();
});

test('five megabytes are judged without holding the page', async () => {
  const text = JSON.stringify({ name: 'Ada', pets: Array.from({ length: 250_000 }, (_, age) => ({ age })) });
  expect(text.length).toBeGreaterThan(3_000_000);
  const { rerender } = show(text.slice(0, -2), { isComplete: false });
  await expect.element(page.getByText('The answer is long', { exact: false })).toBeVisible();
  await rerender({ text, isComplete: true });
  await expect.element(page.getByText('It follows the schema.')).toBeVisible();
  await expect.element(item(/^pets\s*\[250000\]/)).toBeVisible();
});

test('a pattern that takes for ever ends with words', async () => {
  const text = JSON.stringify({ name: `${'a'.repeat(40)}!` });
  const setTimeoutBefore = window.setTimeout;
  vi.spyOn(window, 'setTimeout').mockImplementation(((callback: () => void, ms?: number) =>
    setTimeoutBefore(callback, ms === 10_000 ? 100 : ms)) as typeof setTimeout);
  show(text, { format: { properties: { name: { type: 'string', pattern: '^(a+)+$' } } } });
  await expect.element(page.getByText('checking takes too long', { exact: false })).toBeVisible();
  vi.restoreAllMocks();
});

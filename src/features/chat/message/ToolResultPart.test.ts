import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import type { ToolResultPart as Part } from '../message';
import ToolResultPart from './ToolResultPart.vue';

const routes = [{ path: '/', component: { render: () => null } }];
const router = createRouter({ history: createMemoryHistory(), routes });

const part: Part = {
  kind: 'tool-result',
  name: 'get_weather',
  content: '{"sky": ["blue"]}',
  outcome: 'done',
  by: 'function',
  startedAt: 1000,
  endedAt: 2500,
};

const show = (change: Partial<Part> = {}) =>
  render(ToolResultPart, { props: { part: { ...part, ...change } }, global: { plugins: [router, i18n, icons] } });

test('a result is folded, says who gave it and how long that took, and is a tree or a text', async () => {
  show();
  await page.getByRole('button', { name: 'get_weather answered by your function · 1.5 sec' }).click();
  await expect.element(page.getByRole('tree', { name: 'Result of get_weather' })).toHaveTextContent('sky');
  await page.getByRole('radio', { name: 'Text' }).click();
  await expect.element(page.getByText('{"sky": ["blue"]}')).toBeVisible();
});

test('what failed, was refused or is empty says so', async () => {
  show({ outcome: 'failed', by: 'page', content: 'No such tool' });
  await page.getByRole('button', { name: 'get_weather failed by Paddock' }).click();
  await expect.element(page.getByText('No such tool')).toBeVisible();
  show({ outcome: 'refused', by: 'hand', content: '' });
  await page.getByRole('button', { name: /get_weather was refused by you/ }).click();
  await expect.element(page.getByText('It is empty.')).toBeVisible();
});

const hostile = [
  '<img src=x onerror="window.hit = 1">',
  '<script>window.hit = 1</script>',
  '{"<img src=x onerror=window.hit=1>": "<svg onload=window.hit=1>"}',
  '{"__proto__": {"hit": 1}}',
  '[javascript:window.hit=1](javascript:window.hit=1)',
  `[${'['.repeat(50_000)}`,
  'x'.repeat(200_000),
];

test.each(hostile)('what a tool says is text and nothing else (%#)', async (content) => {
  const { container } = show({ content, name: '<b onmouseover=window.hit=1>x</b>' });
  await page.getByRole('button', { expanded: false }).click();
  await expect.element(page.getByRole('button', { expanded: true })).toBeVisible();
  expect(container.querySelectorAll('img, script, b, a, iframe, svg[onload]')).toHaveLength(0);
  expect('hit' in window).toBe(false);
});

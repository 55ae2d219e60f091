import ui from '@nuxt/ui/vue-plugin';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n, loadTexts } from '@/shared/texts';
import { aRun } from '../runs.fixture';
import { headOf, toKept, type RunHead } from './kept-run';
import RunRow from './RunRow.vue';

beforeEach(async () => {
  localStorage.clear();
  await loadTexts('lab');
});
afterEach(() => localStorage.clear());

function show(head: Partial<RunHead>, more: { isPick?: boolean; isLost?: boolean } = {}) {
  const said = { onChoose: vi.fn(), onPin: vi.fn(), onCompare: vi.fn(), onRemove: vi.fn() };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  });
  render(RunRow, {
    props: { head: { ...headOf(toKept(aRun(), 'Attic')!), ...head }, isPick: false, isLost: false, ...more, ...said },
    global: { plugins: [ui, i18n, createPinia(), router] },
  });
  return said;
}

test('a run of a server that was removed tells what that was called', async () => {
  const { onChoose, onCompare } = show({ imagesLeftOut: 2, pinnedAt: 1 }, { isLost: true });
  const row = page.getByRole('button', { name: /Why is the sky blue\?.*Because of Rayleigh/ });
  await expect
    .element(row)
    .toHaveTextContent('tiny:latest · Attic · 2 images too big to be kept · kept until this page');
  await row.click();
  await page.getByRole('button', { name: 'Compare with another run: Why is the sky blue?' }).click();
  expect(onChoose).toHaveBeenCalledOnce();
  expect(onCompare).toHaveBeenCalledOnce();
  await expect.element(page.getByRole('button', { name: 'Unpin: Why is the sky blue?' })).toBeVisible();
});

test('a run without a prompt, at no date that a calendar has, on a server without a name', async () => {
  show({ prompt: ' ', answer: '', serverName: '', createdAt: 1e300, status: 'failed' });
  const row = page.getByRole('button', { name: /^Failed\s*Without a prompt/ });
  await expect.element(row).toHaveTextContent('A removed server');
});

test('one that is only to be chosen cannot be deleted', async () => {
  show({}, { isPick: true });
  await expect.element(page.getByRole('button')).toBeVisible();
  expect(page.getByRole('button').elements()).toHaveLength(1);
});

import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createPinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { useActivityStore, type Activity } from '@/shared/activity.store';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import ActivityDock from './ActivityDock.vue';

const Empty = { render: () => null };

async function setUp() {
  const pinia = createPinia();
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/models'].map((path) => ({ path, component: Empty })),
  });
  await router.push('/');
  const store = useActivityStore(pinia);
  const { id: serverId } = useServersStore(pinia).add({ name: 'Box', url: 'http://box:11434' });
  const activity = (change: Partial<Activity>): Activity => ({
    id: 'a',
    kind: 'pull',
    title: 'tiny:latest',
    serverId,
    status: 'running',
    to: '/models',
    ...change,
  });
  render(ActivityDock, { global: { plugins: [pinia, router, i18n, icons] } });
  return { store, router, activity };
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test('is not there while nothing goes on', async () => {
  const { store, activity } = await setUp();
  expect(page.getByRole('button').query()).toBeNull();
  store.put(activity({ progress: 0.42 }));
  await expect.element(page.getByRole('button', { name: 'Activity: 1 in progress, 42 %' })).toBeVisible();
  store.remove('a');
  await expect.poll(() => page.getByRole('button').query()).toBeNull();
});

test('lists what goes on with its speed, and lets it be stopped', async () => {
  const { store, activity } = await setUp();
  const cancel = vi.fn();
  store.put(activity({ progress: 0.5, bytesPerSecond: 54_000_000, remainingSeconds: 200, cancel }));
  await page.getByRole('button', { name: /^Activity/ }).click();
  const row = page.getByRole('listitem');
  for (const fact of ['50 %', '54 MB/s', '3 min 20 sec left', 'Box'])
    await expect.element(row.getByText(fact)).toBeVisible();
  await row.getByRole('button', { name: 'Stop tiny:latest' }).click();
  expect(cancel).toHaveBeenCalledOnce();
});

test('offers to retry what failed, says why, and forgets it when told', async () => {
  const { store, activity } = await setUp();
  const retry = vi.fn();
  store.put(activity({ status: 'failed', detail: 'The disk of Box is full', retry }));
  await page.getByRole('button', { name: 'Activity: 1 failed' }).click();
  await expect.element(page.getByText('The disk of Box is full')).toBeVisible();
  await page.getByRole('button', { name: 'Retry tiny:latest' }).click();
  expect(retry).toHaveBeenCalledOnce();
  await page.getByRole('button', { name: 'Take tiny:latest off the list' }).click();
  expect(store.activities).toEqual([]);
});

test('clears what ended and leaves what goes on', async () => {
  const { store, activity } = await setUp();
  store.put(activity({}));
  store.put(activity({ id: 'b', status: 'done', title: 'big:latest' }));
  await page.getByRole('button', { name: /^Activity/ }).click();
  await page.getByRole('button', { name: 'Clear finished' }).click();
  expect(store.activities.map(({ id }) => id)).toEqual(['a']);
});

test('leads to where the work is shown, and closes', async () => {
  const { store, router, activity } = await setUp();
  store.put(activity({}));
  await page.getByRole('button', { name: /^Activity/ }).click();
  await page.getByRole('link', { name: 'tiny:latest' }).click();
  await expect.poll(() => router.currentRoute.value.path).toBe('/models');
  expect(page.getByRole('link', { name: 'tiny:latest' }).query()).toBeNull();
});

test('tells how work ended, once, and not how it goes', async () => {
  const { store, activity } = await setUp();
  const news = page.getByRole('status');
  store.put(activity({ progress: 0.1 }));
  store.put(activity({ progress: 0.9 }));
  await expect.element(page.getByRole('button', { name: /90 %/ })).toBeVisible();
  await expect.element(news).toHaveTextContent('');
  store.put(activity({ status: 'done' }));
  await expect.element(news).toHaveTextContent('Pull of tiny:latest is done.');
});

import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createPinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Transport } from '@/ollama';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import ActivityDock from './ActivityDock.vue';
import { dockWork } from './dock-work.fixture';

const Empty = { render: () => null };
const noTransport: Transport = {
  fetch: () => Promise.reject(new Error('nothing is sent here')),
  upload: () => Promise.reject(new Error('nothing is sent here')),
};

async function setUp() {
  const pinia = createPinia();
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/models'].map((path) => ({ path, component: Empty })),
  });
  await router.push('/');
  const server = useServersStore(pinia).add({ name: 'Box', url: 'http://box:11434' });
  render(ActivityDock, { global: { plugins: [pinia, router, i18n, icons, createClients(() => noTransport)] } });
  return { store: useWorkStore(pinia), router, server };
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test('is not there while nothing goes on', async () => {
  const { store } = await setUp();
  expect(page.getByRole('button').query()).toBeNull();
  store.works.start(dockWork('a', { progress: 0.42 }).order);
  await expect.element(page.getByRole('button', { name: 'Activity: 1 in progress, 42 %' })).toBeVisible();
  store.works.remove('a');
  await expect.poll(() => page.getByRole('button').query()).toBeNull();
});

test('lists what goes on with its speed, and lets it be stopped', async () => {
  const { store, server } = await setUp();
  const view = { progress: 0.5, bytesPerSecond: 54_000_000, remainingSeconds: 200 };
  store.works.start(dockWork('a', view, { server }).order);
  await page.getByRole('button', { name: /^Activity/ }).click();
  const row = page.getByRole('listitem');
  for (const fact of ['50 %', '54 MB/s', '3 min 20 sec left', 'Box'])
    await expect.element(row.getByText(fact)).toBeVisible();
  await row.getByRole('button', { name: 'Stop tiny:latest' }).click();
  await expect.poll(() => store.activities.map(({ status }) => status)).toEqual(['stopped']);
});

test('offers to retry what failed, says why, and forgets it when told', async () => {
  const { store } = await setUp();
  const removed = vi.fn();
  const work = dockWork('a', { detail: 'The disk of Box is full' }, { removed });
  store.works.start(work.order);
  work.fail();
  await page.getByRole('button', { name: 'Activity: 1 failed' }).click();
  await expect.element(page.getByText('The disk of Box is full')).toBeVisible();
  await page.getByRole('button', { name: 'Retry tiny:latest' }).click();
  await expect.poll(() => store.activities.map(({ status }) => status)).toEqual(['running']);
  work.fail();
  await page.getByRole('button', { name: 'Take tiny:latest off the list' }).click();
  expect(store.activities).toEqual([]);
  expect(removed).toHaveBeenCalledOnce();
});

test('has no button for what can be neither stopped nor asked for again', async () => {
  const { store } = await setUp();
  const work = dockWork('a', {}, { canStop: false, retry: null });
  store.works.start(work.order);
  await page.getByRole('button', { name: /^Activity/ }).click();
  await expect.element(page.getByRole('listitem')).toBeVisible();
  expect(page.getByRole('button', { name: /tiny:latest/ }).query()).toBeNull();
  work.fail();
  await expect.element(page.getByRole('button', { name: 'Take tiny:latest off the list' })).toBeVisible();
  expect(page.getByRole('button', { name: 'Retry tiny:latest' }).query()).toBeNull();
});

test('clears what ended and leaves what goes on, or could', async () => {
  const { store } = await setUp();
  store.works.start(dockWork('a').order);
  const done = dockWork('b', { title: 'big:latest' });
  store.works.start(done.order);
  store.works.hold(dockWork('c', { title: 'kept:latest' }, { isKeptUntilDone: true }).order);
  await page.getByRole('button', { name: /^Activity/ }).click();
  expect(page.getByRole('button', { name: 'Clear finished' }).query()).toBeNull();
  done.done();
  await page.getByRole('button', { name: 'Clear finished' }).click();
  expect(store.activities.map(({ id }) => id)).toEqual(['a', 'c']);
});

test('leads to where the work is shown, and closes', async () => {
  const { store, router } = await setUp();
  store.works.start(dockWork('a').order);
  await page.getByRole('button', { name: /^Activity/ }).click();
  await page.getByRole('link', { name: 'tiny:latest' }).click();
  await expect.poll(() => router.currentRoute.value.path).toBe('/models');
  expect(page.getByRole('link', { name: 'tiny:latest' }).query()).toBeNull();
});

test('tells how work ended, once, and not how it goes', async () => {
  const { store } = await setUp();
  const news = page.getByRole('status');
  const work = dockWork('a', { progress: 0.1 });
  store.works.start(work.order);
  work.report({ progress: 0.9 });
  await expect.element(page.getByRole('button', { name: /90 %/ })).toBeVisible();
  await expect.element(news).toHaveTextContent('');
  work.done();
  await expect.element(news).toHaveTextContent('Pull of tiny:latest is done.');
});

test('says that something waits for the user, and where', async () => {
  const { store } = await setUp();
  const work = dockWork('a', { isAsking: true, detail: 'A call waits' });
  store.works.start(work.order);
  store.works.start(dockWork('b', { progress: 0.5 }).order);
  await page.getByRole('button', { name: 'Activity: 1 waits for you' }).click();
  await expect.element(page.getByRole('status')).toHaveTextContent('Pull of tiny:latest waits for you.');
  await expect.element(page.getByRole('listitem').getByLabelText('Waits for you')).toBeVisible();
  work.report({});
  await expect.element(page.getByRole('button', { name: 'Activity: 2 in progress, 50 %' })).toBeVisible();
});

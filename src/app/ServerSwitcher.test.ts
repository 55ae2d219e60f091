import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { UnreachableError, type Transport } from '@/ollama';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import ServerSwitcher from './ServerSwitcher.vue';

const Empty = { render: () => null };

/** Servers by their address: the version they answer with, or null for one that is down. */
const versions: Record<string, string | null> = {
  'http://box:11434': '0.24.0',
  'http://lab:11434': null,
};

function transportOf(url: string): Transport {
  return {
    fetch: ({ path }) => {
      const version = versions[url];
      return version ? Promise.resolve(Response.json({ version })) : Promise.reject(new UnreachableError(path));
    },
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
  };
}

async function setUp() {
  const pinia = createPinia();
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/servers', '/welcome'].map((path) => ({ path, name: path.slice(1) || 'home', component: Empty })),
  });
  await router.push('/');
  const clients = createClients((server) => transportOf(server.url));
  const store = useServersStore(pinia);
  const box = store.add({ name: 'Box', url: 'http://box:11434' });
  const lab = store.add({ name: 'Lab', url: 'http://lab:11434' });
  const queryClient = new QueryClient();
  render(ServerSwitcher, {
    global: { plugins: [pinia, router, i18n, icons, [VueQueryPlugin, { queryClient }], clients] },
  });
  return { store, router, box, lab };
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test('the current server is named with its state', async () => {
  await setUp();
  await expect.element(page.getByRole('button', { name: 'Server Box, Ollama 0.24.0. Switch server.' })).toBeVisible();
});

test('the list says of each server whether it answers, and choosing one closes it', async () => {
  const { store, lab } = await setUp();
  await page.getByRole('button', { name: /Switch server/ }).click();
  await expect.element(page.getByRole('button', { name: 'Lab not reachable' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Box Ollama 0.24.0' })).toHaveAttribute('aria-current', 'true');
  await expect.element(page.getByRole('button', { name: 'This browser runs models in this page' })).toBeVisible();

  await page.getByRole('button', { name: 'Lab not reachable' }).click();
  expect(store.current?.id).toBe(lab.id);
  await expect.element(page.getByRole('button', { name: 'Server Lab, not reachable. Switch server.' })).toBeVisible();
  expect(page.getByRole('link', { name: 'Manage servers' }).query()).toBeNull();
});

test('it works with the keyboard alone', async () => {
  const { store, lab } = await setUp();
  (page.getByRole('button', { name: /Switch server/ }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: /^Box/ })).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(store.current?.id).toBe(lab.id);
  await expect.element(page.getByRole('button', { name: /Switch server/ })).toHaveFocus();

  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: /^Lab/ })).toHaveFocus();
  await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}{Enter}');
  await expect.element(page.getByRole('button', { name: /Switch server/ })).toHaveFocus();
});

test('the way to the servers room is in the list', async () => {
  const { router } = await setUp();
  await page.getByRole('button', { name: /Switch server/ }).click();
  await page.getByRole('link', { name: 'Manage servers' }).click();
  await expect.poll(() => router.currentRoute.value.name).toBe('servers');
});

test('a choice on the welcome screen leads on', async () => {
  const { router } = await setUp();
  await router.push('/welcome');
  await page.getByRole('button', { name: /Switch server/ }).click();
  await page.getByRole('button', { name: /^Lab/ }).click();
  await expect.poll(() => router.currentRoute.value.path).toBe('/');
});

import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createPinia } from 'pinia';
import { defineComponent, h, ref } from 'vue';
import { createMemoryHistory, createRouter, RouterLink, useRoute } from 'vue-router';
import { abortError } from '@/base/abort';
import { i18n } from '@/shared/texts';
import RoomBoundary from './RoomBoundary.vue';

const failed = () => page.getByRole('heading', { name: 'This room could not be shown' });
const link = (name: string) => page.getByRole('link', { name, exact: true });

/** What rooms break with, while there is something. */
const failure = ref<unknown>();

/** A shell with two rooms, of which one has details in it. */
async function setUp(at = '/models') {
  const Room = defineComponent({
    setup: () => {
      const route = useRoute();
      return () => {
        if (failure.value) throw failure.value;
        return h('p', `at ${route.fullPath}`);
      };
    },
  });
  const lazy = vi.fn(async () => Room);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      {
        path: '/models',
        name: 'models',
        component: Room,
        children: [{ path: ':name', name: 'model', components: {} }],
      },
      { path: '/chat', name: 'chat', component: Room },
      { path: '/lazy', name: 'lazy', component: lazy },
    ],
  });
  await router.push(at);
  const Shell = () => [
    ...['/models', '/models/a', '/models/b', '/chat', '/lazy'].map((to) => h(RouterLink, { to }, () => `to ${to}`)),
    h(RoomBoundary),
  ];
  render(Shell, { global: { plugins: [createPinia(), router, i18n, icons] } });
  return { router, lazy };
}

beforeEach(() => {
  failure.value = undefined;
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

test.each([
  ['the room again, where it is', '/models', '/models'],
  ['the room from within it', '/models/a', '/models'],
  ['another entry of it', '/models/a', '/models/b'],
  ['another room', '/models', '/chat'],
])('choosing %s leaves an error behind and tries anew', async (_, from, to) => {
  await setUp(from);
  await expect.element(page.getByText(`at ${from}`, { exact: true })).toBeVisible();
  failure.value = new Error('no such field');
  await expect.element(failed()).toBeVisible();
  failure.value = undefined;
  await link(`to ${to}`).click();
  await expect.element(page.getByText(`at ${to}`, { exact: true })).toBeVisible();
  await expect.element(failed()).not.toBeInTheDocument();
});

test('what still breaks says so again, whenever it is chosen', async () => {
  await setUp();
  for (const what of ['one', 'two', 'three']) {
    failure.value = new Error(what);
    await link('to /models').click();
    await expect.element(page.getByRole('alert')).toHaveTextContent(what);
  }
  failure.value = undefined;
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect.element(page.getByText('at /models')).toBeVisible();
});

test('a room that could not be loaded leaves the one before when that is chosen, and its address', async () => {
  const { lazy } = await setUp();
  lazy.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module: x.js'));
  const replaced = vi.spyOn(history, 'replaceState').mockImplementation(() => undefined);
  await link('to /lazy').click();
  await expect.element(failed()).toBeVisible();
  await link('to /models').click();
  await expect.element(page.getByText('at /models')).toBeVisible();
  expect(replaced.mock.calls.map(([, , href]) => href)).toEqual(['/lazy', '/models']);
  await link('to /lazy').click();
  await expect.element(page.getByText('at /lazy')).toBeVisible();
  replaced.mockRestore();
});

test('an abort is no error', async () => {
  await setUp();
  failure.value = abortError();
  await expect.element(failed()).not.toBeInTheDocument();
});

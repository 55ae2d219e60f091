import ui from '@nuxt/ui/vue-plugin';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { embeddedServer, type Server } from '@/shared/servers.store';
import { i18n, loadTexts } from '../texts';
import RequestCode from './RequestCode.vue';

beforeEach(async () => {
  localStorage.clear();
  await loadTexts('run');
});
afterEach(() => localStorage.clear());

const server = { kind: 'ollama', url: 'http://box:11434', name: 'Box' } as Server;

function show(more: { path?: string; server?: Server } = {}) {
  const request = { model: 'tiny', prompt: 'Hi', images: ['x'.repeat(100)] };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  });
  return render(RequestCode, {
    props: {
      path: '/api/generate',
      request,
      shown: JSON.stringify({ ...request, images: ['xxx…'] }),
      server,
      ...more,
    },
    global: { plugins: [ui, i18n, router] },
  });
}

test('the language is chosen by keys and remembered; images are whole only when they are copied', async () => {
  const first = show();
  await expect.element(page.getByText("curl 'http://box:11434/api/generate'")).toBeVisible();
  (page.getByRole('radio', { name: 'curl' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect.element(page.getByText('with requests.post(')).toBeVisible();
  await expect.element(page.getByText('"xxx…"')).toBeVisible();
  first.unmount();
  show();
  await expect.element(page.getByRole('radio', { name: 'Python' })).toBeChecked();
});

test('what a client has no call for is not offered in its language', async () => {
  localStorage.setItem('paddock.code', 'client');
  show({ path: '/api/copy' });
  await expect.element(page.getByRole('radio', { name: 'curl' })).toBeChecked();
  expect(page.getByRole('radio').elements()).toHaveLength(3);
});

test('nothing reaches the server in the page', async () => {
  const { container } = show({ server: embeddedServer });
  expect(container.textContent).toBe('');
});

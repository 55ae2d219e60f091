import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createPinia } from 'pinia';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { abortError } from '@/base/abort';
import { HttpError, UnreachableError } from '@/ollama';
import ErrorNotice from './ErrorNotice.vue';
import type { Server, ServerId } from './servers.store';
import { i18n } from './texts';

const Empty = { render: () => null };
const server: Server = { id: 'a' as ServerId, kind: 'ollama', name: 'Box', url: 'http://10.0.0.2:11434' };

async function show(props: { error: unknown; server?: Server; onRetry?: () => void }) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/servers'].map((path) => ({ path, name: path.slice(1) || 'home', component: Empty })),
  });
  await router.push('/');
  render(ErrorNotice, { props, global: { plugins: [createPinia(), router, i18n, icons] } });
}

test('says what happened, why, and leads to the servers', async () => {
  await show({ error: new UnreachableError('/api/tags'), server });
  await expect.element(page.getByRole('alert')).toHaveTextContent('Box cannot be reached');
  await expect.element(page.getByText('http://10.0.0.2:11434', { exact: false })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Find out why' })).toHaveAttribute('href', '/servers');
  expect(page.getByRole('button', { name: 'Retry' }).query()).toBeNull();
});

test('offers to retry where somebody listens', async () => {
  const onRetry = vi.fn();
  await show({ error: new Error('x'), onRetry });
  await page.getByRole('button', { name: 'Retry' }).click();
  expect(onRetry).toHaveBeenCalledOnce();
});

test('has the command to copy and the words of the server', async () => {
  await show({ error: new HttpError(401, '/api/chat', 'unauthorized', 'https://ollama.com/connect'), server });
  await expect.element(page.getByText('ollama signin')).toBeVisible();
  await expect.element(page.getByRole('blockquote')).toHaveTextContent('unauthorized');
  await expect
    .element(page.getByRole('link', { name: 'Sign in' }))
    .toHaveAttribute('href', 'https://ollama.com/connect');
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an abort', abortError()],
])('shows nothing for %s', async (_, error) => {
  await show({ error });
  expect(page.getByRole('alert').query()).toBeNull();
});

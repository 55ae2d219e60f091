import ui from '@nuxt/ui/vue-plugin';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, type ListedModel } from '@/ollama';
import { useServersStore } from '@/shared/servers.store';
import { i18n, loadTexts } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import LoadButton from './LoadButton.vue';

let simulator: Simulator;
const onFailed = vi.fn();

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  onFailed.mockClear();
  await loadTexts('models');
  simulator = createSimulator({ models: ['qwen3:8b'] });
});
afterEach(() => simulator.close());

const client = () => createClient(simulator.transport);
const unloads = () => simulator.requests.filter(({ body }) => JSON.stringify(body)?.includes('"keep_alive":0'));

/** The button of the first model of the list, with what is loaded now. */
async function show(change: Partial<ListedModel> = {}) {
  const pinia = createPinia();
  const server = useServersStore(pinia).add({ name: 'Box', url: 'http://box.test' });
  const { models } = await client().list();
  const model = { ...models.find(({ name }) => name === 'qwen3:8b')!, ...change };
  const running = (await client().running()).models.find(({ name }) => name === model.name);
  const queryClient = new QueryClient();
  const routes = [{ path: '/', component: { render: () => null } }];
  render(LoadButton, {
    props: { model, running, models, server, loadedNames: new Set(running ? [running.name] : []), onFailed },
    global: {
      plugins: [
        createRouter({ history: createMemoryHistory(), routes }),
        pinia,
        i18n,
        ui,
        [VueQueryPlugin, { queryClient }],
        createClients(() => simulator.transport),
      ],
    },
  });
  return { works: useWorkStore(pinia).works, server };
}

test('loads as the server is set', async () => {
  await show();
  await page.getByRole('button', { name: 'Load qwen3:8b', exact: true }).click();
  await expect.poll(async () => (await client().running()).models.map(({ name }) => name)).toEqual(['qwen3:8b']);
});

test('shows a load that a question waits for, which stops with the answer', async () => {
  const { works, server } = await show();
  works.start({
    kind: 'chat.work.turn',
    server,
    initial: undefined,
    describe: () => ({ title: 'Of chains', to: '/' }),
    waitsFor: () => ({ model: 'qwen3:8b', sinceMs: Date.now() }),
    run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  const stop = page.getByRole('button', { name: 'Stop the answer that waits for qwen3:8b' });
  await expect.element(stop).toHaveTextContent('Loading');
  await stop.click();
  await expect.element(page.getByRole('button', { name: 'Load qwen3:8b', exact: true })).toBeVisible();
});

test('unloads at once what nobody else runs from', async () => {
  await client().load({ model: 'qwen3:8b' });
  await show();
  await page.getByRole('button', { name: 'Unload qwen3:8b', exact: true }).click();
  await expect.poll(async () => (await client().running()).models).toEqual([]);
});

test('asks before it unloads what others run from', async () => {
  await client().load({ model: 'qwen3:8b' });
  await client().copy('qwen3:8b', 'copy');
  await show();
  await page.getByRole('button', { name: 'Unload qwen3:8b', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Unload qwen3:8b?' });
  await expect.element(dialog.getByText(/copy:latest runs from the same ones/)).toBeVisible();
  expect(unloads()).toEqual([]);
  await dialog.getByRole('button', { name: 'Unload' }).click();
  await expect.poll(async () => (await client().running()).models).toEqual([]);
});

test('tells why a model could not be unloaded', async () => {
  await client().load({ model: 'qwen3:8b' });
  simulator.faults.set('/api/generate', { kind: 'status', status: 500, message: 'no such luck' });
  await show();
  await page.getByRole('button', { name: 'Unload qwen3:8b', exact: true }).click();
  await expect.poll(() => onFailed.mock.calls).toMatchObject([[{ serverMessage: 'no such luck' }]]);
});

test('offers nothing for what runs in the cloud', async () => {
  await show({ remote_host: 'https://ollama.com', remote_model: 'qwen3' });
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
});

import ui from '@nuxt/ui/vue-plugin';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { useServersStore } from '@/shared/servers.store';
import { i18n, loadTexts } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { usePlaygroundStore } from './playground.store';
import PlaygroundPage from './PlaygroundPage.vue';
import type { Run } from './run';
import { readKeptRun } from './run-keeper';

/** Here no styles put the panes side by side: all count as being in sight. */
class EverythingInSight {
  constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe(): void {
    this.tell([{ isIntersecting: true }]);
  }
  unobserve(): void {}
  disconnect(): void {}
}

const Empty = { render: () => null };
let simulator: Simulator;

beforeEach(async () => {
  await page.viewport(1400, 900);
  vi.stubGlobal('IntersectionObserver', EverythingInSight);
  localStorage.clear();
  sessionStorage.clear();
  await loadTexts('playground');
  simulator = createSimulator({ models: ['llama3.2:3b', 'qwen2.5-coder:7b', 'nomic-embed-text'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  simulator.close();
});

async function open(address = '/playground?model=llama3.2:3b') {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/playground', name: 'playground', component: Empty },
      { path: '/playground/:page', name: 'playground-lab', component: Empty },
      ...['models', 'import', 'servers'].map((name) => ({
        path: `/${name}`,
        name,
        component: Empty,
      })),
    ],
  });
  await router.push(address);
  const pinia = createPinia();
  const server = useServersStore(pinia).add({ name: 'Box', url: 'http://box.test' });
  const clients = createClients(() => simulator.transport);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const shown = await render(PlaygroundPage, {
    global: { plugins: [pinia, router, i18n, ui, [VueQueryPlugin, { queryClient }], clients] },
  });
  const store = usePlaygroundStore(pinia);
  const work = useWorkStore(pinia);
  return { store, work, server, leave: () => shown.unmount() };
}

const prompt = () => page.getByRole('textbox', { name: 'Prompt', exact: true });
const editor = () => page.getByRole('textbox', { name: 'Request as JSON' });
const run = () => page.getByRole('button', { name: 'Run', exact: true });
const sent = () => simulator.requests.filter(({ path }) => path === '/api/generate').map(({ body }) => body);

test('form and JSON are one request, and what the form does not know goes out, too', async () => {
  await open();
  await expect.element(editor()).toHaveTextContent('"model": "llama3.2:3b"');
  await prompt().fill('Hi');
  await expect.element(editor()).toHaveTextContent('"prompt": "Hi"');
  await editor().fill(
    '{ "model": "llama3.2:3b", "prompt": "Ho", "options": { "seed": 1, "future": [1] }, "own": null }',
  );
  await expect.element(prompt()).toHaveValue('Ho');
  await expect.element(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('1');
  await page.getByRole('textbox', { name: 'Temperature' }).fill('0.5');
  await run().click();
  await expect.element(page.getByText('Ended by the model itself')).toBeVisible();
  expect(sent()).toEqual([
    {
      model: 'llama3.2:3b',
      prompt: 'Ho',
      options: { seed: 1, future: [1], temperature: 0.5 },
      own: null,
    },
  ]);
});

test('a text that is no request is sent by nothing, and the form waits', async () => {
  const { store } = await open();
  await expect.element(editor()).toHaveTextContent('"model": "llama3.2:3b"');
  await editor().fill('{\n  "model": "llama3.2:3b",\n  "prompt": }');
  await expect.element(page.getByRole('button', { name: /^Line 3: This is no JSON/ })).toBeVisible();
  await expect.element(run()).toBeDisabled();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(prompt().element().closest('[inert]')).not.toBeNull();
  expect(store.runs.size).toBe(0);
  await page.getByRole('button', { name: 'Back to what was right last' }).click();
  await expect.element(run()).toBeEnabled();
});

test('a request keeps a field of the wrong type until the form sets it', async () => {
  await open();
  await expect.element(editor()).toHaveTextContent('"model": "llama3.2:3b"');
  await editor().fill('{ "model": "llama3.2:3b", "prompt": 5, "think": "very" }');
  await expect.element(page.getByRole('button', { name: /“prompt” has to be a text/ })).toBeVisible();
  await expect.element(prompt()).toHaveValue('');
  await page.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
  await expect.element(editor()).toHaveTextContent('"prompt": 5');
  await prompt().fill('Hi');
  await expect.element(editor()).toHaveTextContent('"prompt": "Hi", "think": "very", "system": "Be brief."');
});

test('what a model cannot do is disabled with the reason', async () => {
  await open();
  const suffix = () => page.getByRole('textbox', { name: 'Suffix' });
  await expect.element(suffix()).toBeDisabled();
  await expect.element(page.getByText('llama3.2:3b cannot fill in the middle')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Add images' }).first()).toBeDisabled();
  await editor().fill('{ "model": "qwen2.5-coder:7b", "prompt": "a" }');
  await expect.element(suffix()).toBeEnabled();
  await page.getByRole('switch', { name: 'Raw' }).click();
  await expect.element(suffix()).toBeDisabled();
  await expect.element(page.getByRole('textbox', { name: 'System prompt' })).toBeDisabled();
  await editor().fill('{ "model": "nomic-embed-text:latest", "prompt": "a" }');
  await expect.element(page.getByText('does not complete texts')).toBeVisible();
});

test('a run goes on when the room is left, in the dock, and its end is told', async () => {
  simulator.faults.set('/api/generate', { kind: 'slow', delayMs: 20 });
  const ended: Run[] = [];
  const { store, work, leave } = await open();
  store.onEnded((each) => ended.push(each));
  await expect.element(editor()).toHaveTextContent('"model": "llama3.2:3b"');
  await prompt().fill('Hi');
  await run().click();
  await expect.element(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await leave();
  expect(work.activities).toMatchObject([{ kind: 'playground.work.run', title: 'llama3.2:3b', status: 'running' }]);
  await expect.poll(() => ended).toMatchObject([{ status: 'done', request: { prompt: 'Hi' } }]);
  expect(work.activities).toMatchObject([{ status: 'done' }]);
  store.setRoomOpen(true);
  expect(work.activities).toEqual([]);
});

test('a run is stopped, on the server too, and can be run once more', async () => {
  simulator.faults.set('/api/generate', { kind: 'stall', lines: 1 });
  const { store } = await open();
  await expect.element(editor()).toHaveTextContent('"model": "llama3.2:3b"');
  await prompt().fill('Hi');
  await run().click();
  await expect.poll(() => store.current?.response).not.toBe('');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect.element(page.getByText('Stopped by you.')).toBeVisible();
  simulator.faults.clear();
  await run().click();
  await expect.element(page.getByText('Ended by the model itself')).toBeVisible();
  expect(store.runs.size).toBe(2);
});

test('what came is kept when the page goes away in mid-run', async () => {
  simulator.faults.set('/api/generate', { kind: 'stall', lines: 2 });
  const { store } = await open();
  await expect.element(editor()).toHaveTextContent('"model": "llama3.2:3b"');
  await prompt().fill('Hi');
  await run().click();
  await expect.poll(() => store.current?.lines.length).toBe(2);
  const response = store.current!.response;
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  const error = { name: 'CodedError', code: 'playground.interrupted' };
  expect(readKeptRun()).toMatchObject({ status: 'failed', error, response, request: { prompt: 'Hi' } });
  expect(JSON.parse(localStorage.getItem('paddock.playground.request')!)).toMatchObject({ prompt: 'Hi' });
  store.stop(store.currentId!);
  await expect.poll(() => readKeptRun()?.status).toBe('stopped');
});

test.each(['', 'null', '[]', '{"id":1}', '{"id":"a","serverId":"b","createdAt":1,"status":"done","request":5}', '{'])(
  'a kept run that is none is not there: %s',
  (stored) => {
    sessionStorage.setItem('paddock.playground.run', stored);
    expect(readKeptRun()).toBeUndefined();
  },
);

test('a kept request that is none is an empty one', async () => {
  localStorage.setItem('paddock.playground.request', '["no request"]');
  const { store } = await open();
  await expect.element(editor()).toHaveTextContent('{ "model": "llama3.2:3b", "prompt": ""}');
  expect(store.request).toEqual({ model: 'llama3.2:3b', prompt: '' });
});

import ui from '@nuxt/ui/vue-plugin';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { RouterView, createMemoryHistory, createRouter } from 'vue-router';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, type CreateRequest } from '@/ollama';
import { shortDigest, toDigest } from '@/ollama/digest';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { adapted } from '../../../../e2e/models/adapter';
import DerivePage from './DerivePage.vue';
import { derivationsKey } from './derivations-key';
import { useDerivationsStore } from './derivations.store';

const Empty = { render: () => null };
let simulator: Simulator;

beforeEach(async () => {
  await page.viewport(1200, 1000);
  localStorage.clear();
  simulator = createSimulator({ models: ['llama3.2:3b', 'qwen3:8b'] });
});
afterEach(() => simulator.close());

async function open(name = 'llama3.2:3b') {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/models/:name/derive', name: 'derive', component: DerivePage },
      { path: '/models/:name', name: 'model', component: Empty },
      ...['models', 'chat', 'servers', 'import'].map((each) => ({ path: `/${each}`, name: each, component: Empty })),
    ],
  });
  await router.push({ name: 'derive', params: { name } });
  const pinia = createPinia();
  const servers = useServersStore(pinia);
  if (servers.servers.every(({ kind }) => kind === 'embedded'))
    servers.add({ name: 'Simulator', url: 'http://simulator.test' });
  const clients = createClients(() => simulator.transport);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const plugins = [pinia, router, i18n, ui, [VueQueryPlugin, { queryClient }], clients];
  const screen = render(RouterView, { global: { plugins: plugins as never } });
  await expect.element(field('Name')).toBeVisible();
  return { screen, pinia, close: () => screen.unmount() };
}

const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const button = (name: string) => page.getByRole('button', { name });
const tab = (name: string) => page.getByRole('tab', { name });
const editor = () => page.getByRole('textbox', { name: 'Modelfile' });
const sent = () =>
  simulator.requests.filter(({ path }) => path === '/api/create').map(({ body }) => body as unknown as CreateRequest);

/** What the editor holds. */
async function modelfile(): Promise<string> {
  await expect.element(editor()).toBeVisible();
  return [...editor().element().querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n');
}

test('form and Modelfile are two views of one thing, kept over a reload', async () => {
  const { close } = await open();
  await field('System prompt').fill('You are a poet.');
  await tab('Modelfile').click();
  await vi.waitFor(async () => expect(await modelfile()).toContain('SYSTEM You are a poet.'));
  await editor().click();
  await userEvent.keyboard('{Control>}{End}{/Control}PARAMETER top_k 7');
  await tab('Form').click();
  await button('Template and parameters').click();
  await expect.element(page.getByRole('textbox', { name: 'Top k' })).toHaveValue('7');
  close();
  await open();
  await expect.element(field('System prompt')).toHaveValue('You are a poet.');
  await button('Start over').click();
  await expect.element(field('System prompt')).not.toHaveValue('You are a poet.');
  await expect.element(button('Start over')).not.toBeInTheDocument();
});

test('an editor completes what is typed, models of the server among it', async () => {
  await open();
  await tab('Modelfile').click();
  await expect.element(editor()).toBeVisible();
  await editor().click();
  await userEvent.keyboard('{Control>}a{/Control}{Delete}FROM qw');
  await page.getByRole('option', { name: 'qwen3:8b' }).click();
  await vi.waitFor(async () => expect(await modelfile()).toBe('FROM qwen3:8b'));
  await expect.element(button('Make llama3.2-custom:3b')).toBeEnabled();
});

test('another model to make it from brings its own settings, if that is wanted', async () => {
  await open();
  await button('Model: llama3.2:3b').click();
  await page.getByRole('option', { name: 'qwen3:8b' }).click();
  const note = page.getByRole('note').filter({ hasText: 'Some settings are still those of llama3.2:3b' });
  await expect.element(note).toHaveTextContent('template');
  await note.getByRole('button', { name: 'Take those of qwen3:8b' }).click();
  await expect.element(note).not.toBeInTheDocument();
  await button('Make llama3.2-custom:3b').click();
  await expect.element(page.getByRole('article').getByRole('status')).toHaveTextContent('Ready on Simulator');
  expect(sent()).toEqual([{ model: 'llama3.2-custom:3b', from: 'qwen3:8b' }]);
});

test('one that the server does not have is told to be pulled first', async () => {
  await open();
  await tab('Modelfile').click();
  await expect.element(editor()).toBeVisible();
  await editor().click();
  await userEvent.keyboard('{Control>}a{/Control}{Delete}FROM nobody/none');
  await tab('Form').click();
  await expect
    .element(page.getByText('nobody/none:latest is not on Simulator: it would be pulled first.'))
    .toBeVisible();
});

test('a name with other letters is the same model: it is asked for', async () => {
  await open();
  await field('Name').fill('QWEN3:8B');
  await expect.element(page.getByText('QWEN3:8B is on Simulator already: you will be asked')).toBeVisible();
  await button('Replace QWEN3:8B').click();
  await expect.element(page.getByRole('dialog', { name: 'Replace QWEN3:8B?' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(sent()).toEqual([]);
  await field('Name').fill('registry.example:5000/me/x y');
  await expect.element(button('Make registry.example')).toBeDisabled();
});

test('a server that goes away in the middle says so, and it can be tried again', async () => {
  await open();
  simulator.faults.set('/api/create', { kind: 'cut-after', lines: 1 }, { times: 1 });
  await field('System prompt').fill('Hello.');
  await button('Make llama3.2-custom:3b').click();
  const card = page.getByRole('article', { name: 'llama3.2-custom:3b' });
  await expect.element(card.getByRole('alert')).toBeVisible();
  await card.getByRole('button', { name: 'Retry' }).click();
  await expect.element(card.getByRole('status')).toHaveTextContent('Ready on Simulator');
  await expect.element(button('Start over')).not.toBeInTheDocument();
});

test('an adapter can be left off or replaced where the model is begun from its file, and is said to stay else', async () => {
  const client = createClient(simulator.transport);
  const base = await adapted();
  const other = (await adapted({ alpha: 2 })).adapters[0]!;
  const upload = async (file: Blob) => {
    const digest = toDigest(await sha256Hex(file));
    await client.uploadBlob(digest, file);
    return digest;
  };
  const [file, own] = [await upload(base.file), await upload(base.adapters[0]!)];
  const request = { model: 'tuned', files: { 'm.gguf': file }, adapters: { 'a.gguf': own } };
  for await (const line of client.create(request)) expect(line).toBeDefined();
  await open('tuned:latest');
  await button('Adapters').click();
  await button(`Leave the adapter ${shortDigest(own)} off`).click();
  await expect.element(field('Another adapter')).toHaveFocus();
  await expect.element(page.getByRole('note')).toHaveTextContent('Its adapter stays');

  const digest = toDigest(await sha256Hex(other));
  await field('Another adapter').fill('lora.gguf');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('lora.gguf is neither a digest nor the path')).toBeVisible();
  await field('Another adapter').fill(digest);
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toHaveTextContent('is not on Simulator');
  await expect.element(button('Make tuned-custom')).toBeDisabled();
  await upload(other);
  await button(`Leave the adapter ${shortDigest(digest)} off`).click();
  await field('Another adapter').fill(`ADAPTER /models/blobs/${digest.replace(':', '-')}`);
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  await button('Begin from the file alone').click();
  await expect.element(page.getByRole('note')).not.toBeInTheDocument();
  await button('Make tuned-custom').click();
  await expect.element(page.getByRole('article').getByRole('status')).toHaveTextContent('Ready on Simulator');
  expect(sent().at(-1)).toMatchObject({ files: { 'model.gguf': file }, adapters: { 'adapter.gguf': digest } });
});

test('a model that was deleted meanwhile: its create fails in words, and nothing is lost', async () => {
  const client = createClient(simulator.transport);
  for await (const line of client.create({ model: 'own', from: 'llama3.2:3b' })) expect(line).toBeDefined();
  await open('own:latest');
  await field('System prompt').fill('Hello.');
  await client.delete('own');
  await button('Make own-custom').click();
  await expect.element(page.getByRole('article').getByRole('alert')).toBeVisible();
  await expect.element(field('System prompt')).toHaveValue('Hello.');
});

test('what a reload interrupted is looked after: made, or not and to be tried again', async () => {
  const client = createClient(simulator.transport);
  const { pinia, close } = await open();
  const serverId = useServersStore(pinia).current!.id;
  const record = (model: string) => ({ serverId, source: 'llama3.2:3b', request: { model, from: 'llama3.2:3b' } });
  close();
  for await (const line of client.create({ model: 'made', from: 'llama3.2:3b' })) expect(line).toBeDefined();
  localStorage.setItem(
    derivationsKey,
    JSON.stringify({ a: JSON.stringify(record('made')), b: JSON.stringify(record('unmade')), c: 'nonsense' }),
  );
  const again = await open();
  await useDerivationsStore(again.pinia).restore();
  const status = (name: string) => page.getByRole('article', { name, exact: true }).getByRole('status').first();
  await expect.element(status('made')).toHaveTextContent('Ready on Simulator');
  await expect.element(status('unmade')).toHaveTextContent('Not made');
  const card = page.getByRole('article', { name: 'unmade', exact: true });
  await expect.element(card.getByRole('alert')).toHaveTextContent('The model was not made');
  await card.getByRole('button', { name: 'Retry' }).click();
  await expect.element(status('unmade')).toHaveTextContent('Ready on Simulator');
  expect(localStorage.getItem(derivationsKey)).toBe('{}');
});

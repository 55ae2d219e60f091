import ui from '@nuxt/ui/vue-plugin';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { Dexie } from 'dexie';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createSimulator, type Simulator, type SimulatorOptions } from '@/embedded/testing/simulator';
import { useServersStore } from '@/shared/servers.store';
import { i18n, loadTexts } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import EmbeddingsPage from './EmbeddingsPage.vue';

const Empty = { render: () => null };
let simulator: Simulator;

beforeEach(async () => {
  await page.viewport(1280, 1000);
  localStorage.clear();
  sessionStorage.clear();
  await clear('paddock-embeddings');
  await Promise.all((['embeddings', 'run', 'asking', 'files', 'failures'] as const).map(loadTexts));
});
afterEach(() => simulator.close());

/** Empties a database that pages of earlier tests still hold open. */
async function clear(name: string): Promise<void> {
  if (!(await Dexie.exists(name))) return;
  const db = await new Dexie(name).open();
  for (const table of db.tables) await table.clear();
  db.close();
}

async function open(options: SimulatorOptions = {}, address = '/embeddings') {
  simulator = createSimulator({ models: ['all-minilm', 'llama3.2:3b'], ...options });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['embeddings', 'running', 'servers'].map((name) => ({ path: `/${name}`, name, component: Empty })),
  });
  await router.push(address);
  const pinia = createPinia();
  useServersStore(pinia).add({ name: 'Box', url: 'http://box.test' });
  const clients = createClients(() => simulator.transport);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(EmbeddingsPage, {
    global: { plugins: [pinia, router, i18n, ui, [VueQueryPlugin, { queryClient }], clients] },
  });
  await expect.element(page.getByRole('button', { name: /^Model: / })).toBeVisible();
}

const field = () => page.getByLabelText('Texts to embed');
const embed = (name: string) => page.getByRole('button', { name, exact: true });

/** As the file dialog gives them. */
async function give(...files: File[]): Promise<void> {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
}

test('a text that is too long is found, named, and left out', async () => {
  await open();
  await field().fill(`short\n${'word '.repeat(2000)}\nlast`);
  await page.getByRole('switch', { name: 'Cut texts that are too long' }).click();
  await embed('Embed 3 texts').click();
  await expect.element(page.getByText('Text 2', { exact: true })).toBeVisible();
  await expect.element(page.getByText('10,000 characters')).toBeVisible();
  await expect.element(page.getByText('2 of 3 texts. One text has no vector yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Leave it out and go on' }).click();
  await expect.element(page.getByText('Texts left out')).toBeVisible();
  await expect.element(page.getByRole('cell', { name: 'last', exact: true })).toBeVisible();
});

test('a model that is not made for it is offered with a word, and its refusal explained', async () => {
  await open({ profile: '0.33' }, '/embeddings?model=llama3.2:3b');
  await expect.element(page.getByRole('switch', { name: /Also a model that is not listed/ })).toBeChecked();
  await expect.element(page.getByText(/llama3.2:3b is not made for embeddings.*will most likely refuse/)).toBeVisible();
  await field().fill('one');
  await embed('Embed the text').click();
  await expect.element(page.getByText('This server makes no vectors with a chat model')).toBeVisible();
  await expect.element(page.getByText(/This server does not support embeddings/)).toBeVisible();
});

test('dimensions are fewer than the model’s own, and follow the model', async () => {
  await open({}, '/embeddings?model=all-minilm');
  await field().fill('one');
  const dimensions = page.getByLabelText('Dimensions');
  await expect.element(page.getByText(/Fewer than the model’s own \d+/)).toBeVisible();
  await dimensions.fill('9999');
  await expect.element(page.getByText(/only fewer can be asked for/)).toBeVisible();
  await expect.element(embed('Embed the text')).toBeDisabled();
  await dimensions.fill('32');
  await embed('Embed the text').click();
  await expect.element(page.getByText('1 of 32 numbers')).toBeVisible();
});

test('texts come from JSON and from files of any encoding, and what is wrong is said', async () => {
  await open();
  await field().fill('[\n"one",\n"two"\n]');
  await page.getByRole('button', { name: 'It looks like JSON: read it as that' }).click();
  await expect.element(embed('Embed 2 texts')).toBeEnabled();
  await field().fill('["one",\n"two" three]');
  await expect.element(page.getByText(/This is no JSON: line 2 has/)).toBeVisible();
  await expect.element(page.getByText('Type, paste or drop texts first.')).toBeVisible();

  const utf16 = Uint16Array.from('\uFEFFid;text\n1;Grün\n2;Blau', (character) => character.charCodeAt(0));
  await give(new File([utf16], 'colours.csv'), new File(['x'], 'other.txt'));
  await expect.element(page.getByRole('listitem').getByText('Grün')).toBeVisible();
  await expect.element(page.getByText('One file is read at a time: another one was left out.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Column of the texts' }).click();
  await page.getByRole('option', { name: /^id/ }).click();
  await expect.element(page.getByRole('listitem').getByText('2', { exact: true }).last()).toBeVisible();

  await give(new File([new Uint8Array(400)], 'weights.bin'));
  await expect.element(page.getByText('This file is no text.')).toBeVisible();
  await page.getByRole('button', { name: 'Put weights.bin aside' }).click();
  await expect.element(field()).toHaveValue('["one",\n"two" three]');
});

test('a long text is pasted as a file, so that nothing of it is lost', async () => {
  await open();
  await field().fill('before ');
  await userEvent.click(field());
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', 'line\n'.repeat(60_000));
  field()
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  await expect.element(page.getByText('Pasted text')).toBeVisible();
  await expect.element(page.getByText(/^10,000 texts/)).toBeVisible();
  await expect.element(page.getByText(/The last 50,000 are left out/)).toBeVisible();
});

test('by keyboard, a set that is deleted leaves the focus on the next one, and the last one on the button that makes one', async () => {
  await open();
  const remove = async () => {
    const button = page.getByRole('button', { name: /^Delete / });
    await expect.element(button).toBeVisible();
    (button.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Delete', exact: true });
    await expect.element(confirm).toBeVisible();
    (confirm.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(dialog).not.toBeInTheDocument();
  };
  await field().fill('one');
  await embed('Embed the text').click();
  await field().fill('one\ntwo');
  await embed('Embed 2 texts').click();
  await expect.element(page.getByRole('link', { name: /2 texts/ })).toHaveAttribute('aria-current', 'true');
  await remove();
  await expect.element(page.getByRole('link', { name: /1 text/ })).toHaveFocus();
  await remove();
  await expect.element(embed('Embed 2 texts')).toHaveFocus();
});

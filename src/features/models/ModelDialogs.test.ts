import ui from '@nuxt/ui/vue-plugin';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient, type Client } from '@/ollama';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import type { ModelAction, ModelChanges } from './model-actions';
import ModelDialogs from './ModelDialogs.vue';
import { collect } from '../../../e2e/contract/expect';

let simulator: Simulator;
let client: Client;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  simulator = createSimulator({ models: ['llama3.2:3b', 'qwen3:8b', 'all-minilm:22m'], bytesPerSecond: 1e12 });
  client = createClient(simulator.transport);
});
afterEach(() => simulator.close());

const names = async () => (await client.list()).models.map(({ name }) => name).sort();

/** Asks something of models, and collects what comes of it. */
async function ask(action: ModelAction, ...asked: string[]) {
  const { models } = await client.list();
  const pinia = createPinia();
  const server = useServersStore(pinia).add({ name: 'Simulator', url: 'http://simulator.test' });
  const clients = createClients(() => simulator.transport);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const paths = ['chat', 'servers', 'models'].map((name) => ({ path: `/${name}`, name, component: {} }));
  const router = createRouter({ history: createMemoryHistory(), routes: paths });
  await router.push('/models');
  const changes: ModelChanges[] = [];
  let closedCount = 0;
  render(ModelDialogs, {
    props: {
      asked: { action, models: asked.map((name) => models.find((model) => model.name === name)!) },
      client: clients.clientFor(server),
      onDone: (change: ModelChanges) => changes.push(change),
      onClose: () => (closedCount += 1),
    },
    global: { plugins: [pinia, router, i18n, ui, [VueQueryPlugin, { queryClient }], clients] },
  });
  const dialog = page.getByRole('dialog');
  await expect.element(dialog).toBeVisible();
  return {
    dialog,
    changes,
    works: useWorkStore(pinia),
    press: (name: string) => dialog.getByRole('button', { name, exact: true }).click(),
    isClosed: () => expect.poll(() => closedCount).toBe(1),
  };
}

describe('copying', () => {
  test('suggests a name that nobody has, and makes it', async () => {
    const { dialog, press, changes, isClosed } = await ask('copy', 'llama3.2:3b');
    const field = dialog.getByRole('textbox', { name: 'Name of the copy' });
    await expect.element(field).toHaveValue('llama3.2-copy:3b');
    await expect.element(field).toHaveFocus();
    await field.fill('mine');
    await expect.element(dialog.getByText('It will be listed as mine:latest.')).toBeVisible();
    await press('Copy');
    await isClosed();
    expect(changes).toEqual([{ gone: [], made: ['mine:latest'] }]);
    expect(await names()).toContain('mine:latest');
  });

  test('says what is wrong with a name while it is typed', async () => {
    const { dialog } = await ask('copy', 'llama3.2:3b');
    const field = dialog.getByRole('textbox');
    await field.fill('my model');
    await expect.element(dialog.getByText('A name has no blanks.')).toBeVisible();
    await field.fill('LLAMA3.2:3B');
    await expect.element(dialog.getByText(/This is its own name/)).toBeVisible();
    await userEvent.keyboard('{Enter}');
    expect(simulator.requests.map(({ path }) => path)).not.toContain('/api/copy');
  });

  test('replaces a model only where that was agreed to', async () => {
    const { dialog, press, isClosed } = await ask('copy', 'llama3.2:3b');
    await dialog.getByRole('textbox').fill('Qwen3:8b');
    await expect.element(dialog.getByText('There is another model of the name qwen3:8b.')).toBeVisible();
    await press('Copy');
    expect(simulator.requests.map(({ path }) => path)).not.toContain('/api/copy');
    await dialog.getByRole('checkbox', { name: 'Replace qwen3:8b' }).click();
    await press('Copy');
    await isClosed();
    const [one, other] = await Promise.all(['llama3.2:3b', 'qwen3:8b'].map((model) => client.show({ model })));
    expect(other!.details).toEqual(one!.details);
  });

  test('asks about a model that came there meanwhile', async () => {
    const { dialog, press } = await ask('copy', 'llama3.2:3b');
    await dialog.getByRole('textbox').fill('mine');
    await client.copy('qwen3:8b', 'mine');
    await press('Copy');
    await expect.element(dialog.getByRole('checkbox', { name: 'Replace mine:latest' })).toBeVisible();
    await expect.element(dialog.getByRole('alert')).not.toBeInTheDocument();
  });

  test('several are copied one by one, and one that fails can be tried again', async () => {
    const { dialog, press, changes, isClosed } = await ask('copy', 'llama3.2:3b', 'qwen3:8b');
    simulator.faults.set('/api/copy', { kind: 'status', status: 500, message: 'disk quota exceeded' }, { times: 1 });
    await dialog.getByRole('textbox', { name: 'Name of the copy of qwen3:8b' }).fill('second');
    await press('Copy');
    await expect.element(dialog.getByText('qwen3:8b was copied to second:latest.')).toBeVisible();
    await expect.element(dialog.getByRole('alert')).toHaveTextContent(/The disk of Simulator is full/);
    await press('Copy');
    await isClosed();
    expect(changes.at(-1)).toEqual({ gone: [], made: ['llama3.2-copy:3b', 'second:latest'] });
  });
});

describe('renaming', () => {
  test('leads to the new name', async () => {
    const { dialog, press, changes, isClosed } = await ask('rename', 'llama3.2:3b');
    await expect.element(dialog.getByRole('textbox', { name: 'New name' })).toHaveFocus();
    await dialog.getByRole('textbox').fill('mine');
    await press('Rename');
    await isClosed();
    expect(changes).toEqual([{ gone: ['llama3.2:3b'], made: ['mine:latest'] }]);
    expect(await names()).toEqual(['all-minilm:22m', 'mine:latest', 'qwen3:8b']);
  });

  test('when its second half fails both names are said, and it can be done later', async () => {
    simulator.faults.set('/api/delete', { kind: 'status', status: 500, message: 'permission denied' }, { times: 1 });
    const { dialog, press, changes, isClosed } = await ask('rename', 'llama3.2:3b');
    await dialog.getByRole('textbox').fill('mine');
    await press('Rename');
    await expect.element(dialog.getByRole('alert')).toHaveTextContent(/Both names are there: llama3.2:3b and mine/);
    expect(changes).toEqual([]);
    await press('Delete llama3.2:3b');
    await isClosed();
    expect(changes).toEqual([{ gone: ['llama3.2:3b'], made: ['mine:latest'] }]);
  });

  test('a model that somebody has deleted meanwhile is said to be gone', async () => {
    const { dialog, press } = await ask('rename', 'llama3.2:3b');
    await client.delete('llama3.2:3b');
    await dialog.getByRole('textbox').fill('mine');
    await press('Rename');
    await expect.element(dialog.getByRole('alert')).toHaveTextContent(/Simulator does not have this model/);
  });
});

describe('deleting', () => {
  test('says that only a name goes where the model has another', async () => {
    await client.copy('llama3.2:3b', 'mine');
    const { dialog } = await ask('delete', 'llama3.2:3b');
    await expect.element(dialog.getByText(/is the same model as mine:latest: only the name goes/)).toBeVisible();
    await expect.element(dialog.getByText('Next to nothing')).toBeVisible();
  });

  test('says whose weights stay, which the server is asked for', async () => {
    await collect(client.create({ model: 'tuned', from: 'llama3.2:3b', system: 'Be brief.' }));
    const { dialog } = await ask('delete', 'llama3.2:3b');
    await expect
      .element(dialog.getByText('The weights of llama3.2:3b are those of tuned:latest, too: they stay.'))
      .toBeVisible();
  });

  test('several go one by one; what fails is said and tried again', async () => {
    simulator.faults.set('/api/delete', { kind: 'status', status: 500, message: 'stuck' }, { times: 1 });
    const { dialog, press, changes, isClosed } = await ask('delete', 'llama3.2:3b', 'qwen3:8b');
    await expect.element(dialog).toHaveAccessibleName('Delete 2 models?');
    await expect.element(dialog.getByText(/About 7\.\d GB/)).toBeVisible();
    await press('Delete');
    await expect.element(dialog.getByText(/stuck/)).toBeVisible();
    await expect.element(dialog.getByText('1 of 2 deleted')).toBeVisible();
    await expect.poll(() => changes).toEqual([{ gone: ['qwen3:8b'], made: [] }]);
    await press('Retry');
    await isClosed();
    expect(await names()).toEqual(['all-minilm:22m']);
  });
});

describe('pushing', () => {
  test('puts the user in front, copies, and hands the push over', async () => {
    const { dialog, press, changes, works, isClosed } = await ask('push', 'llama3.2:3b');
    await expect.element(dialog.getByRole('textbox')).toHaveValue('simulator/llama3.2:3b');
    await expect.element(dialog.getByText('Simulator is signed in at ollama.com as simulator.')).toBeVisible();
    await press('Push');
    await isClosed();
    expect(changes).toEqual([{ gone: [], made: ['simulator/llama3.2:3b'] }]);
    await expect.poll(() => works.activities).toMatchObject([{ title: 'simulator/llama3.2:3b', status: 'done' }]);
  });

  test('a name of somebody else is warned of, one without a user is none', async () => {
    const { dialog, press } = await ask('push', 'llama3.2:3b');
    await dialog.getByRole('textbox').fill('somebody/x');
    await expect.element(dialog.getByText(/somebody is another name than simulator/)).toBeVisible();
    await dialog.getByRole('textbox').fill('x');
    await press('Push');
    await expect.element(dialog.getByText('A user name belongs in front: user/name.')).toBeVisible();
  });

  test('a server that is not signed in is sent to where that is done', async () => {
    simulator.signOut();
    const { dialog, press } = await ask('push', 'llama3.2:3b');
    await expect.element(dialog.getByText('Simulator is not signed in at ollama.com')).toBeVisible();
    await expect
      .element(dialog.getByRole('link', { name: 'Sign in' }))
      .toHaveAttribute('href', expect.stringMatching(/^https:\/\/ollama\.com\/connect/));
    await dialog.getByText('Register the key by hand').click();
    await expect.element(dialog.getByText('ssh-ed25519 AAAAsimulator')).toBeVisible();
    await dialog.getByRole('textbox').fill('me/x');
    await press('Push');
    await expect.element(dialog).toBeVisible();
    expect(await names()).not.toContain('me/x:latest');
  });

  test('a registry of one’s own needs no account', async () => {
    simulator.signOut();
    const { dialog, press, isClosed } = await ask('push', 'llama3.2:3b');
    await dialog.getByRole('textbox').fill('127.0.0.1:5000/me/x');
    await expect.element(dialog.getByText('The registry is 127.0.0.1:5000.', { exact: false })).toBeVisible();
    await dialog.getByRole('checkbox', { name: 'Plain http to the registry' }).click();
    await press('Push');
    await isClosed();
    await expect
      .poll(() => simulator.requests.find(({ path }) => path === '/api/push')?.body)
      .toEqual({ model: '127.0.0.1:5000/me/x:latest', insecure: true });
  });
});

describe('unloading', () => {
  const load = (...models: string[]) => Promise.all(models.map((model) => client.load({ model })));
  const loadedNames = async () => (await client.running()).models.map(({ name }) => name);

  test('of several says what became of each, and tries those again that failed', async () => {
    await load('llama3.2:3b', 'qwen3:8b');
    simulator.faults.set('/api/generate', { kind: 'status', status: 500, message: 'busy' }, { times: 1 });
    const { dialog, press, isClosed } = await ask('unload', 'llama3.2:3b', 'qwen3:8b');
    await expect.element(dialog.getByText('Still loaded')).toBeVisible();
    expect(await loadedNames()).toHaveLength(1);
    await press('Retry');
    await expect.element(dialog.getByText('Still loaded')).not.toBeInTheDocument();
    expect(await loadedNames()).toEqual([]);
    await press('Close');
    await isClosed();
  });

  test('asks first where others run from the same weights', async () => {
    await client.copy('llama3.2:3b', 'twin');
    await load('llama3.2:3b');
    const { dialog, press, isClosed } = await ask('unload', 'llama3.2:3b');
    await expect.element(dialog.getByText(/twin:latest runs from the same ones/)).toBeVisible();
    expect(await loadedNames()).toEqual(['llama3.2:3b']);
    await press('Unload');
    await isClosed();
    expect(await loadedNames()).toEqual([]);
  });
});

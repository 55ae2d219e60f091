import ui from '@nuxt/ui/vue-plugin';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { Recording, recordingTransport } from '@/ollama/recording';
import { provideExchanges } from '@/shared/exchanges';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import ModelsPage from './ModelsPage.vue';

const Empty = { render: () => null };
let simulator: Simulator;

beforeEach(async () => {
  await page.viewport(1400, 800);
  localStorage.clear();
  sessionStorage.clear();
  simulator = createSimulator({ models: ['llama3.2:3b', 'qwen3:8b', 'gemma3:4b', 'all-minilm:22m'] });
});
afterEach(() => simulator.close());

async function open(address = '/models') {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      {
        path: '/models',
        name: 'models',
        component: Empty,
        children: [
          { path: ':name', name: 'model', component: Empty },
          { path: ':name/compare', name: 'model-compare', component: Empty },
          { path: ':name/derive', name: 'derive', component: Empty },
        ],
      },
      ...['chat', 'import', 'playground', 'servers'].map((name) => ({ path: `/${name}`, name, component: Empty })),
    ],
  });
  await router.push(address);
  const pinia = createPinia();
  useServersStore(pinia).add({ name: 'Simulator', url: 'http://simulator.test' });
  const recording = new Recording({ now: () => new Date(2026, 0, 2, 15, 4, 5).getTime() });
  const clients = createClients(({ id }) => recordingTransport(simulator.transport, recording, id));
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const servers = useServersStore(pinia);
  render(ModelsPage, {
    global: {
      plugins: [pinia, router, i18n, ui, [VueQueryPlugin, { queryClient }], clients, provideExchanges(recording)],
    },
  });
  return Object.assign(router, { servers });
}

const models = () => page.getByRole('table', { name: 'Models' });
const shownNames = () =>
  models()
    .getByRole('row')
    .elements()
    .slice(1)
    .map((row) => row.querySelector('a')!.textContent.trim());
const head = (name: string) => models().getByRole('columnheader', { name });

test('lists the models with what they are', async () => {
  await open();
  const row = models().getByRole('row', { name: 'llama3.2:3b' });
  await expect.element(row.getByRole('cell', { name: 'Q4_K_M' })).toBeVisible();
  await expect.element(row.getByRole('cell', { name: '2 GB' })).toBeVisible();
  await expect.element(row.getByRole('cell', { name: '3.2B' })).toBeVisible();
  await expect.element(page.getByText(/^4 models · 10.\d GB$/)).toBeVisible();
});

test('the search finds by name, family and quantization and says how many there are', async () => {
  await open();
  const search = page.getByRole('searchbox');
  await search.fill('bert');
  await expect.element(page.getByText('1 of 4 models')).toBeVisible();
  expect(shownNames()).toEqual(['all-minilm:22m']);
  await search.fill('q4_k qwen');
  await expect.poll(shownNames).toEqual(['qwen3:8b']);
  await search.fill('mamba');
  await expect.element(page.getByText('No model matches “mamba”.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect.poll(shownNames).toHaveLength(4);
});

test('a head sorts by its column, again the other way, by keyboard as well', async () => {
  const router = await open();
  await expect.element(head('Modified')).toHaveAttribute('aria-sort', 'descending');
  await head('Size').getByRole('button').click();
  await expect.element(head('Size')).toHaveAttribute('aria-sort', 'descending');
  await expect.element(head('Modified')).toHaveAttribute('aria-sort', 'none');
  expect(shownNames()).toEqual(['qwen3:8b', 'gemma3:4b', 'llama3.2:3b', 'all-minilm:22m']);
  (head('Size').getByRole('button').element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(head('Size')).toHaveAttribute('aria-sort', 'ascending');
  expect(shownNames()).toEqual(['all-minilm:22m', 'llama3.2:3b', 'gemma3:4b', 'qwen3:8b']);
  expect(router.currentRoute.value.query).toMatchObject({ sort: 'size', order: 'asc' });
});

test('a link restores search and order', async () => {
  await open('/models?q=3.&sort=name&order=desc');
  await expect.element(page.getByRole('searchbox')).toHaveValue('3.');
  await expect.element(head('Name')).toHaveAttribute('aria-sort', 'descending');
  expect(shownNames()).toEqual(['llama3.2:3b']);
});

test('what is typed can be linked to', async () => {
  const router = await open();
  await page.getByRole('searchbox').fill('gemma');
  await expect.poll(() => router.currentRoute.value.query.q).toBe('gemma');
  await page.getByRole('searchbox').fill('');
  await expect.poll(() => router.currentRoute.value.query.q).toBeUndefined();
});

test('a loaded model is marked', async () => {
  await simulator.transport.fetch({ method: 'POST', path: '/api/generate', body: '{"model":"gemma3:4b"}' });
  await open();
  await expect.element(models().getByRole('row', { name: 'gemma3:4b' }).getByText('Loaded')).toBeVisible();
  await expect.element(head('Context')).toBeVisible();
  await expect.element(page.getByText(/1 loaded|one loaded/)).toBeVisible();
});

test('where there is little room rows are cards, with the order in a list', async () => {
  await page.viewport(360, 740);
  await open();
  const list = page.getByRole('list', { name: 'Models' });
  await expect.element(list.getByRole('listitem').first()).toBeVisible();
  await expect.element(list.getByText(/3\.2B · Q4_K_M · 2 GB/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Sort by' }).selectOptions('Size');
  const first = () => list.getByRole('listitem').elements()[0]!.querySelector('a')!.textContent.trim();
  await expect.poll(first).toBe('qwen3:8b');
  await page.getByRole('button', { name: 'Sorted descending' }).click();
  await expect.poll(first).toBe('all-minilm:22m');
});

test('an empty server offers the ways to a model', async () => {
  await simulator.close();
  simulator = createSimulator({ models: [] });
  await open();
  await expect.element(page.getByRole('heading', { name: 'No models yet' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Import a file' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Try a sample model' })).toBeVisible();
});

test('a failure is said in words, and trying again helps', async () => {
  simulator.faults.set(
    '/api/tags',
    { kind: 'status', status: 500, message: 'model list cache unavailable' },
    { times: 1 },
  );
  await open();
  await expect.element(page.getByRole('alert')).toHaveTextContent('model list cache unavailable');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(shownNames).toHaveLength(4);
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

/** Lets the server answer a list with something of the test's own. */
function answerList(models: unknown, path = '/api/tags'): void {
  const { fetch } = simulator.transport;
  simulator.transport.fetch = (request, options) =>
    request.path === path ? Promise.resolve(Response.json({ models })) : fetch(request, options);
}

test('what the list does not tell is shown as unknown, and what cannot be read is counted', async () => {
  answerList([
    { name: 'a:latest', model: 'a:latest', modified_at: '0001-01-01T00:00:00Z', size: -1, digest: 'aa' },
    { name: 'b\ud83d', details: null },
    { size: 5 },
  ]);
  await open();
  const row = models().getByRole('row', { name: 'a:latest' });
  await expect.element(row.getByText('Unknown').first()).toBeInTheDocument();
  await expect.element(row.getByText('—').first()).toBeVisible();
  await expect.poll(shownNames).toEqual(['a:latest', 'b\ufffd']);
  await expect.element(page.getByText('1 entry of this list could not be read')).toBeVisible();
});

test('a list of which nothing can be read is not said to be empty', async () => {
  answerList([null, 3]);
  await open();
  await expect.element(page.getByText('2 entries of this list could not be read')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'No models yet' })).not.toBeInTheDocument();
});

test('a list that could not be read whole says which answer that was', async () => {
  answerList([{ name: 'a:latest' }, { name: 'a:latest' }]);
  answerList([null, 3], '/api/ps');
  await open();
  await expect.poll(shownNames).toEqual(['a:latest']);
  await page.getByText('1 entry of this list could not be read').click();
  await expect.element(page.getByText('The answer is that to GET /api/tags at 3:04:05 PM')).toBeVisible();
  await page.getByText('2 entries of what is loaded could not be read').click();
  await expect.element(page.getByText('The answer is that to GET /api/ps at 3:04:05 PM')).toBeVisible();
});

test('a row of which only the name can be shown takes no other one along', async () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  answerList([{ name: 'a:latest' }, { name: 'b:latest' }]);
  const router = await open();
  const { resolve } = router;
  const resolved = vi.spyOn(router, 'resolve');
  resolved.mockImplementation((...given) => {
    if (JSON.stringify(given[0]).includes('"a:latest"')) throw new URIError('URI malformed');
    return resolve(...given) as never;
  });
  await expect.poll(shownNames).toEqual(['a:latest', 'b:latest']);
  expect(written).toHaveBeenCalledWith(expect.any(URIError));
  written.mockRestore();
});

const box = (name: string) => page.getByRole('checkbox', { name: `Choose ${name}`, exact: true });
const chosen = () => page.getByRole('toolbar', { name: 'What to do with the chosen models' });

test('a link narrows the list; what it is narrowed to can be taken away one by one', async () => {
  const router = await open('/models?family=llama&family=qwen3&size=1-4');
  await expect.poll(shownNames).toEqual(['llama3.2:3b']);
  await page.getByRole('button', { name: 'Without Size: 1 GB to 4 GB' }).click();
  await expect.poll(shownNames).toHaveLength(2);
  // What had the focus is gone.
  await expect.element(page.getByRole('button', { name: 'Filter', exact: true })).toHaveFocus();
  expect(router.currentRoute.value.query).toEqual({ family: ['llama', 'qwen3'] });
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect.poll(shownNames).toHaveLength(4);
});

test('the menu of filters says how many models each leaves, and what a server does not tell', async () => {
  await open();
  await page.getByRole('button', { name: 'Filter' }).click();
  const filters = page.getByRole('group', { name: 'Filter by' });
  await filters.getByRole('checkbox', { name: /^Q4_K_M/ }).click();
  await expect.poll(() => shownNames().sort()).toEqual(['gemma3:4b', 'llama3.2:3b', 'qwen3:8b']);
  await expect.element(filters.getByRole('checkbox', { name: /^llama ?1$/ })).toBeVisible();
  await expect.element(filters.getByText('Ollama tells it since 0.30')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(filters).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Filter', exact: true })).toHaveFocus();
});

test('a list that filters leave empty names them, and what is chosen stays chosen', async () => {
  await open();
  await box('qwen3:8b').click();
  await box('gemma3:4b').click();
  await expect.element(chosen().getByRole('status')).toHaveTextContent(/^2 chosen · [\d.]+ GB$/);
  await page.getByRole('searchbox').fill('gemma');
  await expect.element(chosen().getByRole('status')).toHaveTextContent('one of them is not shown');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('checkbox', { name: /^F16/ }).click();
  await page.getByRole('checkbox', { name: /^bert/ }).click();
  await userEvent.keyboard('{Escape}');
  await page.getByRole('searchbox').fill('x');
  await expect.element(page.getByText('No model matches Family: bert and Quantization: F16 and “x”.')).toBeVisible();
  await expect.element(chosen().getByRole('status')).toHaveTextContent('2 of them are not shown');
  await page.getByRole('button', { name: 'Clear all' }).last().click();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect.element(page.getByRole('button', { name: 'Filter', exact: true })).toHaveFocus();
});

test('a model that is deleted by somebody else is chosen no longer', async () => {
  await open();
  await box('qwen3:8b').click();
  await box('gemma3:4b').click();
  await simulator.transport.fetch({ method: 'DELETE', path: '/api/delete', body: '{"model":"qwen3:8b"}' });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect.element(chosen().getByRole('status')).toHaveTextContent('one chosen');
});

test('what is chosen of one server is not chosen of another with the same names', async () => {
  const { servers } = await open();
  await box('qwen3:8b').click();
  await expect.element(chosen()).toBeVisible();
  const other = servers.add({ name: 'Other', url: 'http://other.test' });
  servers.select(other.id);
  await expect.element(chosen()).not.toBeInTheDocument();
  await expect.element(box('qwen3:8b')).not.toBeChecked();
});

test('a range goes along the order that is shown, and all and none are chosen by the head', async () => {
  await open('/models?sort=size&order=asc');
  await box('llama3.2:3b').click();
  await box('qwen3:8b').click({ modifiers: ['Shift'] });
  await expect.element(chosen().getByRole('status')).toHaveTextContent('3 chosen');
  await expect.element(box('gemma3:4b')).toBeChecked();
  await expect.element(box('all-minilm:22m')).not.toBeChecked();
  const all = page.getByRole('checkbox', { name: 'Choose all that are shown' });
  await all.click();
  await expect.element(chosen().getByRole('status')).toHaveTextContent('4 chosen');
  await all.click();
  await expect.element(chosen()).not.toBeInTheDocument();
});

test('names that differ in their case only, and one from right to left, are each chosen alone', async () => {
  answerList([{ name: 'M:q8' }, { name: 'm:q8' }, { name: 'نموذج:7b' }]);
  await open();
  await box('M:q8').click();
  await expect.element(box('m:q8')).not.toBeChecked();
  await box('نموذج:7b').click();
  await expect.element(chosen().getByRole('status')).toHaveTextContent('2 chosen');
});

test('a row has a menu of what can be done, and says what is the same model', async () => {
  answerList([
    { name: 'a:latest', digest: 'aa', size: 5 },
    { name: 'b:latest', digest: 'aa', size: 5 },
    { name: 'c:latest', digest: 'cc', details: { parent_model: 'a:latest' } },
  ]);
  await open();
  await page.getByRole('button', { name: 'More to do with a:latest' }).click();
  await expect.element(page.getByRole('menu').getByText('The same as b:latest')).toBeVisible();
  await expect.element(page.getByRole('menuitem', { name: 'Delete' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('button', { name: 'More to do with a:latest' })).toHaveFocus();
  await page.getByRole('link', { name: 'c:latest', exact: true }).click({ button: 'right' });
  await expect.element(page.getByRole('menu').getByText('Made from a:latest')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('link', { name: 'c:latest', exact: true })).toHaveFocus();
});

test('the columns that are chosen are shown, and remembered', async () => {
  await open();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Digest' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Family' }).click();
  await userEvent.keyboard('{Escape}');
  await expect.element(head('Digest')).toBeVisible();
  await expect.element(head('Family')).not.toBeInTheDocument();
  expect(JSON.parse(localStorage.getItem('paddock.models.columns')!)).toEqual(expect.arrayContaining(['digest']));
});

test('cards are chosen by touch', async () => {
  await page.viewport(360, 740);
  await open();
  await box('qwen3:8b').click();
  await expect.element(chosen().getByRole('status')).toHaveTextContent('one chosen');
  await expect.element(box('qwen3:8b')).toBeChecked();
});

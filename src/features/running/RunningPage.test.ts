import ui from '@nuxt/ui/vue-plugin';
import { focusManager, QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import { createSimulator, type Simulator, type SimulatorOptions } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import { embeddedServer, useServersStore } from '@/shared/servers.store';
import { i18n, loadTexts } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import RunningPage from './RunningPage.vue';

const Empty = { render: () => null };
let simulators: Record<string, Simulator>;
const simulator = () => simulators.Box!;

function create(options: SimulatorOptions = {}, name = 'Box'): void {
  void simulators[name]?.close();
  simulators[name] = createSimulator({ models: ['llama3.2:3b', 'qwen3:8b', 'nomic-embed-text'], ...options });
}

beforeEach(async () => {
  await page.viewport(1200, 800);
  localStorage.clear();
  sessionStorage.clear();
  await loadTexts('running');
  simulators = {};
  create();
});
afterEach(async () => {
  vi.useRealTimers();
  focusManager.setFocused(undefined);
  for (const each of Object.values(simulators)) await each.close();
});

async function open(address = '/running') {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/running', name: 'running', component: Empty },
      { path: '/models/:name', name: 'model', component: Empty },
      ...['models', 'chat', 'servers'].map((name) => ({ path: `/${name}`, name, component: Empty })),
    ],
  });
  await router.push(address);
  const pinia = createPinia();
  const servers = useServersStore(pinia);
  for (const name of Object.keys(simulators)) {
    if (name !== 'page') servers.add({ name, url: `http://${name.toLowerCase()}.test` });
  }
  const clients = createClients(({ id, name }) => simulators[id === embeddedServer.id ? 'page' : name]!.transport);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(RunningPage, {
    global: { plugins: [pinia, router, i18n, ui, [VueQueryPlugin, { queryClient }], clients] },
  });
  return { router, servers, pinia };
}

/** Lets a server answer something of the test's own. */
function answer(path: string, body: () => unknown, name = 'Box'): void {
  const { transport } = simulators[name]!;
  const { fetch } = transport;
  transport.fetch = (request, options) =>
    request.path === path ? Promise.resolve(Response.json(body())) : fetch(request, options);
}

const client = (name = 'Box') => createClient(simulators[name]!.transport);
const group = (name = 'Box') => page.getByRole('region', { name: `Loaded on ${name}` });
const row = (name: string) => page.getByRole('article', { name, exact: true });
const asked = (path: string) => simulator().requests.filter((request) => request.path === path);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe('what is loaded', () => {
  test('is shown with what is known of it', async () => {
    await client().load({ model: 'qwen3:8b', num_ctx: 2048, keep_alive: '2h' });
    await open();
    const model = row('qwen3:8b');
    await expect.element(model.getByText('2,048 tokens')).toBeVisible();
    await expect.element(model.getByText(/^in (2 hr|1 hr 59 min)/)).toBeVisible();
    await expect.element(model.getByText('8.2B · Q4_K_M')).toBeVisible();
    await expect.element(model.getByText(/None of it is in graphics memory/)).toBeVisible();
    await expect
      .element(model.getByRole('link', { name: 'qwen3:8b', exact: true }))
      .toHaveAttribute('href', '/models/qwen3:8b');
    await expect
      .element(model.getByRole('link', { name: 'Chat with qwen3:8b' }))
      .toHaveAttribute('href', expect.stringContaining('/chat?model='));
    await expect.element(model.getByRole('button', { name: 'Copy the digest of qwen3:8b' })).toBeVisible();
    // There is nothing to remark.
    await expect
      .element(
        model
          .getByRole('list')
          .last()
          .getByText(/Main memory/),
      )
      .toBeVisible();
  });

  test('is told by where it is in memory', async () => {
    answer('/api/ps', () => ({
      models: [
        { name: 'half:latest', size: 8e9, size_vram: 5e9, expires_at: inAnHour() },
        { name: 'whole:latest', size: 8e9, size_vram: 8e9, expires_at: inAnHour() },
      ],
    }));
    await open();
    const bar = row('half:latest').getByRole('progressbar');
    await expect.element(bar).toHaveAttribute('aria-valuetext', '63 %: 5 GB of 8 GB');
    await expect.element(row('half:latest').getByText(/37 % of it is in main memory.*smaller context/)).toBeVisible();
    await expect.element(row('half:latest').getByText('Main memory: 3 GB')).toBeVisible();
    await expect.element(row('whole:latest').getByText('All of it is in graphics memory.')).toBeVisible();
  });

  test('is shown as far as a server tells', async () => {
    answer('/api/ps', () => ({
      models: [
        { name: 'bare:latest' },
        { name: 'zero:latest', size: 0, size_vram: 0, expires_at: '0001-01-01T00:00:00Z', context_length: 0 },
        { name: 'more:latest', size: 5, size_vram: 10, expires_at: '2020-01-01T00:00:00Z' },
        { name: 'ever:latest', size: 5, size_vram: 5, expires_at: '2318-01-01T00:00:00Z' },
        { size: 1 },
      ],
    }));
    await open();
    for (const name of ['bare:latest', 'zero:latest']) {
      await expect.element(row(name).getByText('The server does not tell where in its memory it is.')).toBeVisible();
      expect(row(name).getByText('not told').elements().length).toBeGreaterThanOrEqual(3);
    }
    await expect
      .element(row('more:latest').getByText(/more graphics memory \(10 B\) than memory in all/))
      .toBeVisible();
    await expect.element(row('more:latest').getByText('as soon as it is idle')).toBeVisible();
    await expect.element(row('ever:latest').getByText('never', { exact: true })).toBeVisible();
    await expect.element(page.getByText('1 entry of what is loaded could not be read.')).toBeVisible();
  });

  test('says what else it serves, and what the list lacks', async () => {
    await client().load({ model: 'qwen3:8b' });
    await client().load({ model: 'llama3.2:3b' });
    await client().copy('qwen3:8b', 'copy');
    await client().delete('llama3.2:3b');
    await open();
    await expect.element(row('qwen3:8b').getByText(/This also serves copy:latest/)).toBeVisible();
    await expect.element(row('llama3.2:3b').getByText(/no longer among the server’s models/)).toBeVisible();
    await expect.element(row('llama3.2:3b').getByRole('button', { name: /Unload|unload/ })).not.toBeInTheDocument();
    await expect.element(row('llama3.2:3b').getByRole('link')).not.toBeInTheDocument();
  });

  test('nothing is said to mean what it means, and a model can be loaded', async () => {
    await open();
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
    await group().getByRole('button', { name: 'Load a model' }).click();
    await expect.element(page.getByRole('dialog', { name: 'Load a model' })).toBeVisible();
  });

  test('a list of which nothing can be read is not said to be empty', async () => {
    answer('/api/ps', () => ({ models: [null] }));
    await open();
    await expect.element(page.getByText('1 entry of what is loaded could not be read.')).toBeVisible();
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).not.toBeInTheDocument();
  });

  test('a model in the page is in its memory, whatever its sizes say', async () => {
    create({}, 'page');
    await client('page').load({ model: 'qwen3:8b' });
    const { servers } = await open();
    servers.select(embeddedServer.id);
    await expect.element(row('qwen3:8b').getByText('It runs in the memory of this page.')).toBeVisible();
    await expect.element(row('qwen3:8b').getByRole('progressbar')).not.toBeInTheDocument();
  });
});

describe('the server is asked gently', () => {
  test('while the room is seen, and never in a hidden tab; a countdown asks for nothing', async () => {
    await client().load({ model: 'qwen3:8b' });
    await open();
    await expect.element(row('qwen3:8b')).toBeVisible();
    const first = asked('/api/ps').length;
    await expect.poll(() => asked('/api/ps').length, { timeout: 8000 }).toBe(first + 1);
    focusManager.setFocused(false);
    const { length } = asked('/api/ps');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked('/api/ps')).toHaveLength(length);
  });

  test('a slow answer leaves what was told before, and says so', async () => {
    await client().load({ model: 'qwen3:8b' });
    await open();
    await expect.element(row('qwen3:8b')).toBeVisible();
    simulator().faults.set('/api/ps', { kind: 'hang' });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.element(page.getByText(/takes its time. What is shown is what it told at/)).toBeVisible();
    await expect.element(row('qwen3:8b')).toBeVisible();
  });

  test('a failure leaves what was told before, and trying again helps', async () => {
    await client().load({ model: 'qwen3:8b' });
    await open();
    await expect.element(row('qwen3:8b')).toBeVisible();
    simulator().faults.set('/api/ps', { kind: 'status', status: 500, message: 'scheduler is gone' }, { times: 1 });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('scheduler is gone');
    await expect.element(page.getByText(/What is shown below is what the server told at/)).toBeVisible();
    await expect.element(row('qwen3:8b')).toBeVisible();
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  });
});

describe('a model in memory', () => {
  test('is pinned, let go again, and kept for a time', async () => {
    await client().load({ model: 'qwen3:8b', num_ctx: 2048 });
    await open();
    await row('qwen3:8b').getByRole('button', { name: 'Never unload qwen3:8b' }).click();
    await expect.element(row('qwen3:8b').getByText('never', { exact: true })).toBeVisible();
    const letGo = row('qwen3:8b').getByRole('button', { name: /after 5 minutes/ });
    await expect.element(letGo).toHaveFocus();
    await letGo.click();
    await expect.element(row('qwen3:8b').getByText(/^in (5 min|4 min 5\d sec)/)).toBeVisible();
    await row('qwen3:8b').getByRole('button', { name: 'Keep qwen3:8b for …' }).click();
    await page.getByRole('menuitem', { name: 'Keep for 8 hr' }).click();
    await expect.element(row('qwen3:8b').getByText(/^in (8 hr|7 hr 59 min)/)).toBeVisible();
    await expect.element(row('qwen3:8b').getByRole('button', { name: 'Keep qwen3:8b for …' })).toHaveFocus();
    await expect.element(row('qwen3:8b').getByText('2,048 tokens')).toBeVisible();
    expect(
      asked('/api/generate')
        .slice(1)
        .map(({ body }) => body),
    ).toEqual(
      [-1, 300, 28_800].map((keep_alive) => ({
        model: 'qwen3:8b',
        keep_alive,
        options: { num_ctx: 2048 },
        stream: false,
      })),
    );
  });

  test('is unloaded at once, by keyboard, and the focus stays in the room', async () => {
    await client().load({ model: 'qwen3:8b' });
    await open();
    const unload = row('qwen3:8b').getByRole('button', { name: 'Unload qwen3:8b', exact: true });
    await expect.element(unload).toBeVisible();
    (unload.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
    await expect.element(page.getByText('qwen3:8b was unloaded.')).toBeInTheDocument();
    await expect.poll(() => document.activeElement).toBe(group().element());
  });

  test('that others run from is unloaded after a question', async () => {
    await client().load({ model: 'qwen3:8b' });
    await client().copy('qwen3:8b', 'copy');
    await open();
    await expect.element(row('qwen3:8b').getByText(/This also serves copy:latest/)).toBeVisible();
    await row('qwen3:8b').getByRole('button', { name: 'Unload qwen3:8b', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Unload qwen3:8b?' });
    await expect
      .element(dialog.getByText('copy:latest runs from the same weights and is unloaded with it.'))
      .toBeVisible();
    expect(asked('/api/generate')).toHaveLength(1);
    await dialog.getByRole('button', { name: 'Unload' }).click();
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
  });

  test('that was renamed is unloaded by its new name', async () => {
    await client().load({ model: 'qwen3:8b' });
    await client().copy('qwen3:8b', 'renamed');
    await client().delete('qwen3:8b');
    await open();
    await row('qwen3:8b').getByRole('button', { name: 'Unload qwen3:8b', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Unload' }).click();
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
  });

  test('that cannot be unloaded or kept says why', async () => {
    await client().load({ model: 'qwen3:8b' });
    await open();
    simulator().faults.set('/api/generate', { kind: 'status', status: 500, message: 'no such luck' });
    await row('qwen3:8b').getByRole('button', { name: 'Unload qwen3:8b', exact: true }).click();
    await expect.element(row('qwen3:8b').getByRole('alert')).toHaveTextContent('no such luck');
    await row('qwen3:8b').getByRole('button', { name: 'Dismiss' }).click();
    await row('qwen3:8b').getByRole('button', { name: 'Never unload qwen3:8b' }).click();
    await expect.element(row('qwen3:8b').getByRole('alert')).toHaveTextContent('no such luck');
  });

  test('that is answering leaves when it is done, which is said until it is asked something else', async () => {
    let expires_at = inAnHour();
    answer('/api/ps', () => ({ models: [{ name: 'qwen3:8b', size: 5, size_vram: 5, expires_at }] }));
    await open();
    await row('qwen3:8b').getByRole('button', { name: 'Unload qwen3:8b', exact: true }).click();
    await expect
      .element(row('qwen3:8b').getByText(/leaves when the answer it is giving is done/), { timeout: 8000 })
      .toBeVisible();
    expires_at = inAnHour().replace('Z', '1Z');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.element(row('qwen3:8b').getByText(/leaves when the answer/)).not.toBeInTheDocument();
  });
});

describe('unloading all', () => {
  test('asks, names them, and says what did not work', async () => {
    create({ maxLoadedModels: 3 });
    await client().load({ model: 'qwen3:8b' });
    await client().load({ model: 'llama3.2:3b' });
    await open();
    await page.getByRole('button', { name: 'Unload all' }).click();
    const dialog = page.getByRole('dialog', { name: 'Unload 2 models?' });
    await expect.element(dialog.getByText('qwen3:8b')).toBeVisible();
    simulator().faults.set('/api/generate', { kind: 'status', status: 500, message: 'no such luck' }, { times: 1 });
    await dialog.getByRole('button', { name: 'Unload all' }).click();
    await expect.element(dialog.getByRole('alert')).toHaveTextContent('no such luck');
    await expect.poll(() => page.getByText('Context', { exact: true }).elements()).toHaveLength(1);
    await dialog.getByRole('button', { name: 'Retry' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
  });

  test('is there for a link, also where there is nothing to do', async () => {
    const { router } = await open('/running?unload=all');
    const dialog = page.getByRole('dialog', { name: 'Nothing to unload' });
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.poll(() => router.currentRoute.value.query).toEqual({});
  });
});

describe('loading', () => {
  const dialog = () => page.getByRole('dialog', { name: 'Load a model' });

  test('takes a context and a time, and shows how long it takes', async () => {
    create({ loadDelayMs: 600_000 });
    const { router } = await open('/running?load=qwen3:8b');
    await expect.element(dialog().getByText(/At most 40,960 tokens/)).toBeVisible();
    await dialog().getByLabelText('Context, in tokens').fill('8k');
    await dialog().getByRole('combobox', { name: 'Keep loaded' }).click();
    await page.getByRole('option', { name: 'another time …' }).click();
    await dialog().getByLabelText('Time').fill('90 min');
    await expect.element(dialog().getByText('1 hr 30 min after the last question.')).toBeVisible();
    await dialog().getByRole('button', { name: 'Load', exact: true }).click();
    const load = page.getByRole('article', { name: 'qwen3:8b is being loaded' });
    await expect.element(load.getByText(/^Loading for/)).toBeVisible();
    expect(router.currentRoute.value.query.load).toBeUndefined();
    await expect
      .poll(() => asked('/api/generate').map(({ body }) => body))
      .toEqual([{ model: 'qwen3:8b', keep_alive: 5400, options: { num_ctx: 8192 }, stream: false }]);
    await load.getByRole('button', { name: 'Cancel loading qwen3:8b' }).click();
    await expect.element(load).not.toBeInTheDocument();
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
  });

  test('that a question waits for shows who waits, and stopping it stops the answer', async () => {
    await client().load({ model: 'llama3.2:3b' });
    const { pinia, servers, router } = await open();
    const { works } = useWorkStore(pinia);
    for (const [model, title] of [
      ['qwen3:8b', 'Of chains'],
      ['llama3.2:3b', 'Of rings'],
    ] as const) {
      works.start({
        id: model,
        kind: 'chat.work.turn',
        server: servers.current!,
        initial: undefined,
        describe: () => ({ title, to: '/chat' }),
        waitsFor: () => ({ model, sinceMs: Date.now() }),
        run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      });
    }
    const load = page.getByRole('article', { name: 'qwen3:8b is being loaded' });
    await expect.element(load.getByText(/^Loading for/)).toBeVisible();
    await expect.element(load).toHaveTextContent('An answer waits for it: Of chains');
    // What is loaded is waited for by nobody.
    await expect.element(row('llama3.2:3b')).toBeVisible();
    expect(page.getByRole('article', { name: /is being loaded/ }).elements()).toHaveLength(1);
    await load.getByRole('link', { name: 'Of chains' }).click();
    await expect.poll(() => router.currentRoute.value.path).toBe('/chat');
    await load.getByRole('button', { name: 'Stop the answer that waits for qwen3:8b' }).click();
    await expect.element(load).not.toBeInTheDocument();
    expect(useWorkStore(pinia).byId.get('qwen3:8b')?.state.at).toBe('stopped');
  });

  test('refuses in words what no server takes', async () => {
    await open('/running?load=qwen3:8b');
    await dialog().getByLabelText('Context, in tokens').fill('lots');
    await expect.element(dialog().getByText(/Enter a whole number of tokens/)).toBeVisible();
    await dialog().getByRole('button', { name: 'Load', exact: true }).click();
    await expect.element(dialog().getByLabelText('Context, in tokens')).toHaveFocus();
    await dialog().getByLabelText('Context, in tokens').fill('100000');
    await expect.element(dialog().getByText(/was trained for 40,960 tokens/)).toBeVisible();
    expect(asked('/api/generate')).toEqual([]);
  });

  test('that fails says why, and can be tried again or in another way', async () => {
    simulator().faults.set(
      '/api/generate',
      { kind: 'status', status: 500, message: 'model requires more system memory (9 GiB) than is available' },
      { times: 1 },
    );
    await open('/running?load=qwen3:8b');
    await dialog().getByRole('button', { name: 'Load', exact: true }).click();
    const failed = page.getByRole('article', { name: 'qwen3:8b could not be loaded' });
    await expect.element(failed.getByRole('alert')).toHaveTextContent('more system memory (9 GiB)');
    await failed.getByRole('button', { name: 'Load with other settings' }).click();
    await expect.element(dialog()).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await failed.getByRole('button', { name: 'Retry' }).click();
    await expect.element(row('qwen3:8b')).toBeVisible();
    await expect.element(failed).not.toBeInTheDocument();
  });

  test('a model whose weights are loaded under another name says so', async () => {
    await client().load({ model: 'qwen3:8b' });
    await client().copy('qwen3:8b', 'copy');
    await open('/running?load=copy');
    await dialog().getByRole('button', { name: 'Load', exact: true }).click();
    await expect
      .element(page.getByText(/copy:latest is loaded. It shares its weights with qwen3:8b/), { timeout: 8000 })
      .toBeVisible();
    // It is no longer so when that one is gone, nor when it comes back.
    await client().unload('qwen3:8b');
    await expect.poll(async () => (await client().running()).models).toEqual([]);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.element(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
    await client().load({ model: 'qwen3:8b' });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.element(row('qwen3:8b')).toBeVisible();
    await expect.element(page.getByText(/copy:latest is loaded/)).not.toBeInTheDocument();
  });

  test('what runs in the cloud cannot be loaded, and what is not there is said not to be', async () => {
    answer('/api/tags', () => ({
      models: [{ name: 'here:latest' }, { name: 'big:cloud', remote_host: 'https://ollama.com', remote_model: 'big' }],
    }));
    await open('/running?load=big:cloud');
    await expect.element(dialog().getByText('Box has no model of this name.')).toBeVisible();
    await expect.element(dialog().getByText(/run in the cloud have nothing to load/)).toBeVisible();
    await dialog().getByRole('button', { name: 'Load', exact: true }).click();
    expect(asked('/api/generate')).toEqual([]);
  });
});

describe('all servers', () => {
  test('are groups, each with what it has or why it has nothing to say', async () => {
    create({}, 'Lab');
    create({}, 'page');
    simulators.Lab!.faults.set('/api/ps', { kind: 'unreachable' });
    await client().load({ model: 'qwen3:8b' });
    const { router } = await open();
    await page.getByRole('switch', { name: 'All servers' }).click();
    await expect.poll(() => router.currentRoute.value.query).toEqual({ servers: 'all' });
    await expect.element(group('Box').getByRole('article', { name: 'qwen3:8b' })).toBeVisible();
    await expect.element(group('Lab').getByRole('alert')).toBeVisible();
    await expect.element(group('This browser').getByText('Nothing is loaded.')).toBeVisible();
    await page.getByRole('button', { name: 'Load a model on This browser' }).click();
    await expect.element(page.getByRole('dialog').getByText(/^On This browser/)).toBeVisible();
  });
});

test('without a server the way to one is shown', async () => {
  await simulator().close();
  simulators = {};
  await open();
  await expect.element(page.getByRole('link', { name: 'Choose a server' })).toBeVisible();
});

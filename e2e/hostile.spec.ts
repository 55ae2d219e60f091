import type { Page } from '@playwright/test';
import { createClient } from '@/ollama';
import { networkTransport } from '@/ollama/network-transport';
import { closeByEscape, expect, expectNoSidewaysScroll, test } from './fixtures';
import { flag, startHostile, type Malice } from './hostile-answers';
import { choose, start } from './import-room';
import { chain } from './models/chain';
import { install } from './models/install';
import { thinking } from './models/thinking';
import { tool } from './models/tool';
import type { Simulator } from './simulator';

// A server whose every answer means ill, in every field. Whatever it says, all rooms stand, nothing of it
// runs, nothing is fetched elsewhere (the fixtures look), and the page never scrolls sideways.

test.use({ presets: 'none', viewport: { width: 1280, height: 800 } });

/** Enough models for each of the hostile names. */
async function fill({ url }: Simulator): Promise<void> {
  const transport = networkTransport(url);
  // Node has no XMLHttpRequest.
  const client = createClient({ ...transport, upload: (request) => transport.fetch(request) });
  await install(client, 'thinks', thinking());
  await install(client, 'calls', tool());
  await Promise.all(Array.from({ length: 22 }, (_, index) => client.copy('thinks', `copy-${index}`)));
  await client.load({ model: 'calls' });
  await client.load({ model: 'thinks' });
}

async function stands(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading }).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('This room could not be shown')).toBeHidden();
  await expect(page.getByText('this entry could not be shown')).toBeHidden();
  await expectNoSidewaysScroll(page);
}

const rows = (page: Page) => page.locator('[data-index] [data-action="details"]');

/** Opens every tab of the details that are open. */
async function openTabs(page: Page): Promise<void> {
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await expect(page.getByRole('tabpanel')).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
}

async function walkModels(page: Page, malice: Malice): Promise<void> {
  await page.goto('./#/models');
  await stands(page, 'Models');
  await expect(page.getByText(/entries of this list could not be read/)).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  for (const column of await page.getByRole('columnheader').getByRole('button').all()) await column.click();
  const count = Math.min(malice === 'texts' ? 8 : 3, await rows(page).count());
  for (let index = 0; index < count; index += 1) {
    await rows(page).nth(index).click();
    await expect(page.getByRole('link', { name: 'Back to the models' })).toBeVisible();
    await expect(page.getByRole('tab').or(page.getByRole('alert')).first()).toBeVisible();
    if (index % 4 === 0) await openTabs(page);
    await stands(page, /./);
    await page.getByRole('link', { name: 'Back to the models' }).click();
  }
  await page.getByRole('searchbox', { name: /Search by name/ }).fill('a');
  await stands(page, 'Models');
}

async function walkRunning(page: Page): Promise<void> {
  await page.goto('./#/running');
  await stands(page, 'Running');
  await expect(
    page
      .getByRole('article')
      .or(page.getByText(/of what is loaded could not be read/))
      .first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Load a model' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: /Context/ })).toBeVisible();
  await closeByEscape(page, page.getByRole('dialog'));
  // Others share its file, so it asks.
  await page.getByRole('article').getByText('Unload', { exact: true }).first().click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await closeByEscape(page, page.getByRole('dialog'));
  await stands(page, 'Running');
  await page.getByRole('switch', { name: 'All servers' }).click();
  await expect(page.getByRole('region', { name: /^Loaded on/ })).toHaveCount(2);
  await stands(page, 'Running');
}

async function pull(page: Page): Promise<void> {
  await page.goto('./#/models?pull=llama3.2');
  await page.getByRole('dialog').getByRole('button', { name: 'Pull', exact: true }).click();
  await expect(page.getByRole('article', { name: /llama3.2/ })).toBeVisible();
  await stands(page, 'Models');
}

async function ask(page: Page, model: string): Promise<void> {
  await page.goto(`./#/chat?model=${model}`);
  await stands(page, 'Chat');
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.fill('Hello');
  await box.press('Enter');
  const answer = page.getByRole('article').last();
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  // From the end: what is unfolded no longer counts, and those after it would move up.
  const folded = await answer.locator('[aria-expanded=false]').all();
  for (const each of folded.reverse()) await each.click();
  for (const details of await answer.locator('summary').all()) await details.click();
  await expectNoSidewaysScroll(page);
}

/** What is kept of a conversation, and the models it may go on with. */
async function openAgain(page: Page): Promise<void> {
  await page.reload();
  await expect(page.getByRole('article').last()).toHaveAttribute('aria-busy', 'false');
  await page.getByRole('button', { name: /^Model/ }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await stands(page, /./);
}

async function importFile(page: Page): Promise<void> {
  await page.goto('./#/import');
  await stands(page, 'Import');
  await choose(page, ...chain().files);
  await page.getByLabel('Name', { exact: true }).fill('hostile-import');
  await start(page).click();
  await expect(page.getByRole('region', { name: 'Imports' }).getByRole('article')).toBeVisible();
  await stands(page, 'Import');
}

async function elsewhere(page: Page): Promise<void> {
  await page.goto('./#/servers');
  await stands(page, 'Servers');
  await expect(page.getByRole('heading', { level: 2, name: 'Hostile' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').getByRole('textbox')).fill('a');
  await expect(page.getByRole('option').first()).toBeVisible();
  await closeByEscape(page, page.getByRole('dialog'));
  await page.getByRole('button', { name: /^Activity/ }).click();
  const activity = page.getByRole('group', { name: 'Activity' });
  await expect(activity.getByRole('listitem').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(activity).toBeHidden();
}

async function narrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const room of ['models', 'running', 'chat', 'playground', 'import', 'servers']) {
    await page.goto(`./#/${room}`);
    await stands(page, /./);
  }
  await page.goto('./#/models');
  await rows(page).nth(1).click();
  await expect(page.getByRole('tab').or(page.getByRole('alert')).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
}

const walks: Record<string, (page: Page, malice: Malice) => Promise<void>> = {
  'the models': walkModels,
  conversations: async (page) => {
    await ask(page, 'thinks');
    await ask(page, 'calls');
    await openAgain(page);
  },
  'all rooms where there is little room': (page) => narrow(page),
  'what is running, pulls, imports, servers, palette and dock': async (page) => {
    await walkRunning(page);
    await pull(page);
    await importFile(page);
    await elsewhere(page);
  },
};

for (const malice of ['texts', 'kinds'] as const) {
  for (const [what, walk] of Object.entries(walks)) {
    test(`rooms stand on a server whose every answer is hostile by its ${malice}: ${what}`, async ({
      page,
      simulator,
      site,
      allowed,
    }) => {
      await fill(simulator);
      const server = await startHostile(simulator.url);
      server.malice = malice;
      site.config = { servers: [{ name: 'Hostile', url: server.url }] };
      allowed.requestsTo(server.url);
      allowed.console(/Failed to load resource: the server responded with a status of [45]/);
      // A reload forgets what the window was told.
      let ran = 0;
      await page.exposeFunction('noteHostile', () => (ran += 1));
      await page.addInitScript((name) => {
        Object.defineProperty(window, name, { set: () => (window as { noteHostile?: () => void }).noteHostile?.() });
      }, flag);
      await walk(page, malice);
      expect(ran, 'nothing that a server says runs').toBe(0);
      await server.close();
    });
  }
}

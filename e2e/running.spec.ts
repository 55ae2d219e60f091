import type { Page } from '@playwright/test';
import { closeByEscape, expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { startSimulator } from './simulator';

const row = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const beingLoaded = (page: Page, name: string) => page.getByRole('article', { name: `${name} is being loaded` });

/** By the command palette, as somebody does who has no hand for a mouse. */
async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog', { name: 'Commands' })
    .getByRole('combobox')
    .or(page.getByPlaceholder(/Type a room/))
    .first()
    .fill(name);
  await page.keyboard.press('Enter');
}

test('a model is loaded with a context, seen with its countdown, pinned and unloaded, by keyboard', async ({
  page,
  simulator,
}) => {
  await page.goto('./#/running');
  await expect(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
  await command(page, 'Load a model');
  const dialog = page.getByRole('dialog', { name: 'Load a model' });
  const model = dialog.getByRole('button', { name: 'Model' });
  await expect(model).toBeFocused();
  await page.keyboard.press('Enter');
  await page
    .getByRole('combobox', { name: 'Search models' })
    .or(page.getByPlaceholder('Search models'))
    .first()
    .fill('qwen3');
  await page.keyboard.press('Enter');
  await expect(model).toContainText('qwen3:8b');
  // The list gives the focus back when it has closed.
  await expect(model).toBeFocused();
  await expect(dialog.getByText('At most 40,960 tokens, for which it was trained.')).toBeVisible();
  const context = dialog.getByLabel('Context, in tokens');
  for (const stop of [dialog.getByRole('button', { name: 'Use all 40,960' }), context]) {
    await page.keyboard.press('Tab');
    await expect(stop).toBeFocused();
  }
  await page.keyboard.type('8k');
  await expect(context).toHaveValue('8k');
  await expectNoViolations(page);
  await context.press('Enter');
  await expect(row(page, 'qwen3:8b').getByText('8,192 tokens')).toBeVisible();
  await expect(row(page, 'qwen3:8b').getByText(/^in 4 min \d+ sec$/)).toBeVisible();

  await row(page, 'qwen3:8b').getByRole('button', { name: 'Never unload qwen3:8b' }).press('Enter');
  await expect(row(page, 'qwen3:8b').getByText('never', { exact: true })).toBeVisible();
  expect(simulator.requests.filter(({ path }) => path === '/api/generate').map(({ body }) => body)).toEqual([
    { model: 'qwen3:8b', options: { num_ctx: 8192 }, stream: false },
    { model: 'qwen3:8b', keep_alive: -1, options: { num_ctx: 8192 }, stream: false },
  ]);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);

  await row(page, 'qwen3:8b').getByRole('button', { name: 'Unload qwen3:8b', exact: true }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();
});

test('a model that is loading shows it everywhere, and can be given up', async ({ page, simulator }) => {
  simulator.faults.set('/api/generate', { kind: 'hang' });
  await page.goto('./#/models/qwen3:8b');
  await page.getByRole('button', { name: 'Load qwen3:8b', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Cancel loading qwen3:8b' })).toContainText('Loading');
  await page.getByRole('link', { name: 'Running' }).click();
  const load = beingLoaded(page, 'qwen3:8b');
  await expect(load.getByText(/^Loading for \d+ sec$/)).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Activity: 1 in progress' }).click();
  await expect(page.getByRole('group', { name: 'Activity' }).getByRole('link', { name: 'qwen3:8b' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('group', { name: 'Activity' })).toBeHidden();
  await load.getByRole('button', { name: 'Cancel loading qwen3:8b' }).click();
  await expect(load).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Nothing is loaded' })).toBeVisible();

  simulator.faults.clear();
  await page.goto('./#/models/qwen3:8b');
  await page.getByRole('button', { name: 'Load qwen3:8b', exact: true }).click();
  const unload = page.getByRole('button', { name: 'Unload qwen3:8b', exact: true });
  await expect(unload).toBeVisible();
  await unload.click();
  await expect(page.getByRole('button', { name: 'Load qwen3:8b', exact: true })).toBeVisible();
});

test('a load that a question causes is shown, and stops with the answer', async ({ page, simulator }) => {
  simulator.faults.set('/api/chat', { kind: 'hang' });
  await page.goto('./#/chat?model=qwen3:8b');
  await page.getByRole('textbox', { name: 'Message' }).fill('Is it loaded?');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Running' }).click();
  const load = beingLoaded(page, 'qwen3:8b');
  await expect(load.getByText(/^Loading for \d+ sec$/)).toBeVisible();
  await expect(load).toContainText('An answer waits for it: Is it loaded?');
  await expectNoViolations(page);
  await load.getByRole('button', { name: 'Stop the answer that waits for qwen3:8b' }).press('Enter');
  await expect(load).toBeHidden();
  await page.goBack();
  await expect(page.getByText('You stopped this answer.')).toBeVisible();
});

test('all servers stand side by side, and all of it is unloaded at once', async ({
  page,
  simulator,
  site,
  allowed,
}) => {
  const lab = await startSimulator({ origins: ['http://paddock.test:*'] });
  allowed.requestsTo(lab.url);
  site.config = {
    servers: [
      { name: 'Simulator', url: simulator.url },
      { name: 'Lab', url: lab.url },
    ],
  };
  for (const [server, model] of [
    [simulator, 'qwen3:8b'],
    [lab, 'gemma3:4b'],
  ] as const) {
    await server.simulator.transport.fetch({
      method: 'POST',
      path: '/api/generate',
      body: JSON.stringify({ model, stream: false }),
    });
  }
  await page.goto('./#/running');
  await expect(row(page, 'qwen3:8b')).toBeVisible();
  await expect(row(page, 'gemma3:4b')).toBeHidden();
  await page.getByRole('switch', { name: 'All servers' }).press('Space');
  await page.reload();
  const group = (name: string) => page.getByRole('region', { name: `Loaded on ${name}` });
  await expect(group('Lab').getByRole('article', { name: 'gemma3:4b' })).toBeVisible();
  await expect(group('This browser').getByText('Nothing is loaded.')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await group('Lab').getByRole('button', { name: 'Unload all on Lab' }).click();
  const ofLab = page.getByRole('dialog', { name: 'Unload 1 model?' });
  await expect(ofLab).toContainText('On Lab.');
  await closeByEscape(page, ofLab);
  await page.getByRole('button', { name: 'Unload everywhere' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unload 2 models?' });
  await expect(dialog).toContainText('gemma3:4b on Lab');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Unload all' }).press('Enter');
  await expect(row(page, 'gemma3:4b')).toBeHidden();
  await expect(row(page, 'qwen3:8b')).toBeHidden();
  await command(page, 'Unload all models');
  await expect(page.getByRole('dialog', { name: 'Nothing to unload' })).toBeVisible();
  await lab.close();
});

import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import type { Simulator } from './simulator';

const field = (page: Page) => page.getByLabel('Texts to embed');
const embed = (page: Page, label: string) => page.getByRole('button', { name: label, exact: true });
const request = (page: Page) => page.getByRole('region', { name: 'How' }).locator('..').locator('pre').first();
const asked = ({ requests }: Simulator) =>
  requests.filter(({ path }) => path.startsWith('/api/embed')).map(({ path, body }) => ({ path, body }));

test('one text, many, and the legacy endpoint: the request is shown before and is what is sent', async ({
  page,
  simulator,
}) => {
  const model = 'nomic-embed-text:latest';
  await page.goto(`./#/embeddings?model=${model}`);
  await field(page).fill('Why is the sky blue?');
  const shown = page.getByRole('button', { name: 'The request', exact: true });
  await shown.click();
  await expect(request(page)).toContainText('"input": "Why is the sky blue?"');
  await expectNoViolations(page);
  await embed(page, 'Embed the text').press('Enter');
  const table = page.getByRole('table', { name: 'Texts and vectors' });
  await expect(table.getByRole('cell', { name: 'Why is the sky blue?' })).toBeVisible();
  await expect(page.getByText('1 (normalised)')).toBeVisible();
  await expect(embed(page, 'Embed the text')).toBeFocused();

  await field(page).fill('Why is the sky blue?\n\nWhy is the grass green?\n');
  await expect(page.getByText('2 texts · 1 empty one left out')).toBeVisible();
  await expect(request(page)).toContainText('"Why is the grass green?"');
  await page.getByLabel('Dimensions').fill('64');
  await page.getByRole('switch', { name: 'Cut texts that are too long' }).click();
  await embed(page, 'Embed 2 texts').click();
  await expect(page.getByText('2 of 64 numbers')).toBeVisible();

  await page.getByRole('switch', { name: 'By the legacy endpoint' }).click();
  await expect(request(page)).toContainText('"prompt": "Why is the sky blue?"');
  await embed(page, 'Embed 2 texts').click();
  await expect(page.getByText(/^[\d.]+ to [\d.]+, not normalised$/)).toBeVisible();
  await page.getByRole('button', { name: 'The request as it was sent' }).click();
  await expect(page.locator('code', { hasText: 'POST /api/embeddings' })).toHaveCount(2);
  expect(asked(simulator)).toEqual([
    { path: '/api/embed', body: { model, input: 'Why is the sky blue?' } },
    {
      path: '/api/embed',
      body: { model, input: ['Why is the sky blue?', 'Why is the grass green?'], truncate: false, dimensions: 64 },
    },
    { path: '/api/embeddings', body: { model, prompt: 'Why is the sky blue?' } },
    { path: '/api/embeddings', body: { model, prompt: 'Why is the grass green?' } },
  ]);
  await expect(page.getByRole('list').getByRole('link', { name: /without a name/ })).toHaveCount(3);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});

test('ten thousand texts of a file go on in the dock, outlive a reload, and are kept and saved as a file', async ({
  page,
  simulator,
  allowed,
}) => {
  await page.goto('./#/embeddings?model=nomic-embed-text');
  await expect(field(page)).toBeVisible();
  const rows = Array.from({ length: 12_000 }, (_, index) => `${index},"Text ${index}, quoted"`);
  const buffer = Buffer.from(`\uFEFFid,text\r\n${rows.join('\r\n')}`);
  await page.locator('input[type=file]').setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByText('10,000 texts', { exact: true })).toBeVisible();
  await expect(page.getByText('The last 2,000 are left out')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Text 0, quoted' })).toBeVisible();

  await page.getByLabel('Texts a request').fill('1000');
  simulator.faults.set('/api/embed', { kind: 'hang' });
  simulator.faults.set('/api/embed', { kind: 'slow', delayMs: 0 }, { times: 2 });
  await embed(page, 'Embed 10,000 texts').click();
  await expect(page.getByText('2,000 of 10,000 texts').first()).toBeVisible();
  await page.getByRole('link', { name: 'Running' }).click();
  await page.getByRole('button', { name: /Activity: 1 in progress/ }).click();
  const dock = page.getByRole('group', { name: 'Activity' });
  await expect(dock.getByText('2,000 of 10,000 texts')).toBeVisible();
  await page.reload();

  await page.getByRole('link', { name: 'Embeddings' }).click();
  await expect(page.getByText('8,000 texts have no vector yet.')).toBeVisible();
  simulator.faults.clear();
  simulator.faults.set('/api/embed', { kind: 'status', status: 500, message: 'out of luck' }, { times: 1 });
  allowed.console(/Failed to load resource.*500.*\/api\/embed/);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'out of luck' })).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText(/^10,000 of \d+ numbers$/)).toBeVisible();
  // Those of the batches before the reload were not asked for again.
  expect(asked(simulator)).toHaveLength(2 + 1 + 1 + 8);

  await page.getByRole('button', { name: 'Keep under a name' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep this set' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await dialog.getByLabel('Name').fill('Many');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Many' })).toBeVisible();
  await page.getByRole('button', { name: 'Save as a file' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('Many.csv');
});

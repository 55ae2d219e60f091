import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { blobCalls, choose, job, lastCreate, openImport, start, uniqueName } from './import-room';
import { chain } from './models/chain';
import { safetensorsFolder } from './models/safetensors';
import { startSimulator } from './simulator';

// Several imports at once: a line, single files, several servers.

/** Chromium's own line about a request that failed. */
const failedRequest = /Failed to load resource/;

test.beforeEach(async ({ page }) => openImport(page));

test('three are under way, the others wait in a line that can be reordered', async ({ page, simulator }) => {
  simulator.faults.set('/api/blobs', { kind: 'hang' }, { method: 'POST', times: 2 });
  const names = await startMany(page, 5);
  const [, , , fourth, fifth] = names as [string, string, string, string, string];
  await expect(job(page, fourth).getByText('1 of 2 in line')).toBeVisible();
  await expect(job(page, fifth).getByText('2 of 2 in line')).toBeVisible();
  await expectNoViolations(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);

  const forward = job(page, fifth).getByRole('button', { name: `Move ${fifth} forward in line` });
  await forward.focus();
  await page.keyboard.press('Enter');
  await expect(job(page, fifth).getByText('1 of 2 in line')).toBeVisible();
  await expect(job(page, fourth).getByText('2 of 2 in line')).toBeVisible();

  await job(page, fourth)
    .getByRole('button', { name: `Stop the import of ${fourth}` })
    .click();
  await expect(job(page, fourth).getByText('Nothing was created.')).toBeVisible();
  // Whichever of the first three were digested first have both places, and hang.
  const stuck = page.getByRole('article').filter({ hasText: 'Uploading' });
  await expect(stuck).toHaveCount(2);
  await stuck
    .first()
    .getByRole('button', { name: /^Stop the import of/ })
    .click();
  await expect(job(page, fifth).getByText('Ready on Simulator')).toBeVisible();
  await job(page, fourth).getByRole('button', { name: 'Go on' }).click();
  await expect(job(page, fourth).getByText('Ready on Simulator')).toBeVisible();
});

test('one file of several is stopped and begun again, and the others go on', async ({ page, simulator, allowed }) => {
  allowed.console(failedRequest);
  const { files } = safetensorsFolder({ fileCount: 3 });
  simulator.faults.set('/api/blobs', { kind: 'hang' }, { method: 'POST', times: 2 });
  await choose(page, ...files);
  const name = uniqueName();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await start(page).click();
  const stuck = job(page, name).getByRole('listitem').filter({ hasText: 'Uploading' });
  await expect(stuck).toHaveCount(2);
  await stuck
    .first()
    .getByRole('button', { name: /alone$/ })
    .click();
  await expect(stuck).toHaveCount(1);
  const again = job(page, name).getByRole('button', { name: /^Begin .* again$/ });
  await again.click();
  await expect(again).toHaveCount(0);
  await stuck.getByRole('button', { name: /alone$/ }).click();
  // The last one that was under way has been stopped: the job ends, and goes on when told to.
  await expect(job(page, name).getByText('Nothing was created.')).toBeVisible();
  await job(page, name).getByRole('button', { name: 'Go on' }).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  // All but the index, which no server needs.
  expect(Object.keys((lastCreate(simulator) as { files: object }).files)).toHaveLength(files.length - 1);
});

test('a model goes to several servers, and its file is read once', async ({ page, site, allowed, simulator }) => {
  const other = await startSimulator({ origins: ['http://paddock.test:*'] });
  try {
    allowed.requestsTo(other.url);
    site.config = {
      servers: [
        { name: 'Simulator', url: simulator.url },
        { name: 'Attic', url: other.url },
      ],
    };
    await page.reload();
    await openImport(page);
    const { file } = chain();
    await choose(page, file);
    const name = uniqueName();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'More servers' }).click();
    await page.getByRole('checkbox', { name: 'Attic' }).click();
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Import to 2 servers' }).click();
    await expect(job(page, name)).toHaveCount(2);
    await expect(page.getByText('Ready on Simulator')).toBeVisible();
    await expect(page.getByText('Ready on Attic')).toBeVisible();
    for (const each of [simulator, other]) expect(lastCreate(each)).toMatchObject({ model: name });
    expect(blobCalls(other, 0)).toEqual(blobCalls(simulator, 0));

    // The name is taken on both now: one question for all of them.
    await choose(page, file);
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'More servers' }).click();
    await page.getByRole('checkbox', { name: 'Attic' }).click();
    await expect(page.getByText('A model of this name is on Attic already.')).toBeVisible();
    await page.getByRole('button', { name: 'Import to 2 servers' }).click();
    await expect(page.getByRole('dialog')).toContainText('on Simulator and on Attic');
    await page.getByRole('button', { name: 'Replace it' }).click();
    await expect(page.getByText('nothing was sent')).toHaveCount(2);
  } finally {
    await other.close();
  }
});

test('a further server that does not answer is said to before anything is sent', async ({
  page,
  site,
  allowed,
  simulator,
}) => {
  allowed.console(failedRequest);
  allowed.requestsTo('http://127.0.0.1:9');
  site.config = {
    servers: [
      { name: 'Simulator', url: simulator.url },
      { name: 'Gone', url: 'http://127.0.0.1:9' },
    ],
  };
  await page.reload();
  await openImport(page);
  await choose(page, chain().file);
  await page.getByRole('button', { name: 'More servers' }).click();
  await page.getByRole('checkbox', { name: 'Gone' }).click();
  await expect(page.getByText('Gone does not answer.')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'Import to 2 servers' })).toBeDisabled();
});

/** Starts as many imports, each of a file of its own. Returns their names in the order of their turn. */
async function startMany(page: Page, count: number): Promise<string[]> {
  // Given one by one: many that are given together are a list instead of cards.
  for (let given = 1; given <= count; given += 1) {
    await choose(page, chain().file);
    await expect(page.getByLabel('Name', { exact: true })).toHaveCount(given);
  }
  const fields = page.getByLabel('Name', { exact: true });
  const names = Array.from({ length: count }, uniqueName);
  for (const [index, name] of names.entries()) await fields.nth(index).fill(name);
  await page.getByRole('button', { name: `Import all ${count} to Simulator` }).click();
  return names;
}

import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { choose, job, lastCreate, named, openImport, start } from './import-room';
import { chain } from './models/chain';
import { largeChain } from './models/large';
import { startSimulator } from './simulator';

// What goes wrong between a disk and a server. Each ends in words, and nothing that was there is lost.

test.beforeEach(async ({ page, allowed }) => {
  // Chromium's own lines about requests that fail.
  allowed.console(/Failed to load resource|CORS policy|net::ERR/);
  await openImport(page);
});

for (const stage of ['sent to', 'creating'] as const) {
  test(`a server that stops while it is ${stage} is said to, and the import goes on when it is back`, async ({
    page,
    site,
    allowed,
  }) => {
    const first = await startSimulator();
    allowed.requestsTo(first.url);
    site.config = { servers: [{ name: 'Workshop', url: first.url }] };
    await page.reload();
    await openImport(page);
    if (stage === 'creating') first.faults.set('/api/create', { kind: 'hang' });
    else first.faults.set('/api/blobs', { kind: 'hang' }, { method: 'POST' });
    await choose(page, chain().file);
    const name = await named(page);
    await page.getByRole('button', { name: 'Import to Workshop' }).click();
    const seen = { 'sent to': 'Uploading', creating: 'Being created on Workshop' }[stage];
    await expect(job(page, name).getByText(seen).first()).toBeVisible();
    await first.close();
    const alert = job(page, name).getByRole('alert');
    await expect(alert).toContainText(stage === 'creating' ? /Workshop|answer/ : 'Workshop cannot be reached');
    await expect(alert.getByRole('button', { name: 'Retry' })).toBeVisible();

    const second = await startSimulator({ port: first.port });
    try {
      await alert.getByRole('button', { name: 'Retry' }).click();
      await expect(job(page, name).getByText('Ready on Workshop')).toBeVisible();
      expect(lastCreate(second)).toMatchObject({ model: name });
    } finally {
      await second.close();
    }
  });
}

test('a page that is refused in the middle is told so', async ({ page, simulator }) => {
  simulator.faults.set('/api/blobs', { kind: 'no-cors' });
  await choose(page, chain().file);
  const name = await named(page);
  await start(page).click();
  const alert = job(page, name).getByRole('alert');
  await expect(alert).toContainText('or it does not let in pages from http://localhost:');
  await expect(alert.getByRole('link', { name: 'Find out why' })).toBeVisible();
});

test('a blob that somebody else uploads meanwhile is not an error', async ({ page, simulator }, info) => {
  // More than the buffers between browser and server hold: what fits into them is sent before it is refused.
  const file = info.outputPath('large.gguf');
  await writeFile(file, (await largeChain(30e6)).file.stream());
  await choose(page, file);
  const first = await named(page);
  await start(page).click();
  await expect(job(page, first).getByText('Ready on Simulator')).toBeVisible();
  // The server has it, and said that it had not: it answers the upload before it has read it.
  simulator.faults.set('/api/blobs', { kind: 'status', status: 404, message: '' }, { method: 'HEAD', times: 1 });
  const posts: string[] = [];
  page.on('requestfailed', (request) => posts.push(request.method()));
  await choose(page, file);
  const name = await named(page);
  await start(page).click();
  await expect(job(page, name).getByText('was on Simulator already: nothing was sent')).toBeVisible();
  expect(posts).toContain('POST');
});

test.describe('a model that is ready before it is proven', () => {
  test.beforeEach(async ({ page }) => {
    // Files are digested when the story says so.
    await page.addInitScript(() => {
      const window = globalThis as unknown as { letDigest: () => void };
      const gate = new Promise<void>((resolve) => (window.letDigest = resolve));
      const OwnWorker = globalThis.Worker;
      globalThis.Worker = class extends OwnWorker {
        override postMessage(message: { blob?: Blob }): void {
          if ((message.blob?.size ?? 0) < 60e6) super.postMessage(message);
          else void gate.then(() => super.postMessage(message));
        }
      };
    });
    await page.reload();
    await openImport(page);
  });

  const letDigest = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as { letDigest: () => void }).letDigest());

  /** An import whose model is ready and being checked. */
  async function ready(page: Page, path: string) {
    await writeFile(path, (await largeChain(70e6)).file.stream());
    await choose(page, path);
    const name = await named(page);
    await start(page).click();
    await expect(job(page, name).getByText('Ready on Simulator, being checked')).toBeVisible({ timeout: 30_000 });
    return name;
  }

  const path = (info: { outputPath: (name: string) => string }) => info.outputPath('large.gguf');

  test('is said to be, and to have been checked when the digests agree', async ({ page }, info) => {
    const name = await ready(page, path(info));
    await expect(job(page, name).getByRole('link', { name: 'Chat with it' })).toBeVisible();
    await letDigest(page);
    await expect(job(page, name).getByText('Ready on Simulator', { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(job(page, name)).toContainText('Checked: the digest computed here is the one that Simulator found');
  });

  test('is deleted when its file arrived as something else', async ({ page, simulator }, info) => {
    const instead = (await largeChain(70.5e6)).file;
    simulator.faults.set('/api/blobs', { kind: 'other-digest', instead }, { method: 'POST', times: 1 });
    const name = await ready(page, path(info));
    await letDigest(page);
    const alert = job(page, name).getByRole('alert');
    await expect(alert).toContainText('The model was deleted', { timeout: 30_000 });
    await expect(job(page, name).getByText('Not on Simulator yet')).toBeVisible();
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(job(page, name).getByText('Ready on Simulator', { exact: true })).toBeVisible({ timeout: 30_000 });
  });

  test('is said not to be checked after its page was closed', async ({ page }, info) => {
    const name = await ready(page, path(info));
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await expect(job(page, name).getByText('Ready on Simulator, not checked')).toBeVisible();
    await expect(job(page, name)).toContainText('Whether the file arrived as it is has still to be checked');
  });
});

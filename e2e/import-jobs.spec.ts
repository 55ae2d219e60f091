import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import type { Page, TestInfo } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { chain } from './models/chain';
import { blobCalls, choose, job, lastCreate, named, openImport, start } from './import-room';
import { largeChain } from './models/large';

// What imports do beyond the plain walk: digests that outlive the visit, uploads that begin before them.

/** Chromium's own line about a request that failed, or was answered 400. */
const failedRequest = /Failed to load resource/;

/** The file of the story. A large one has a size that no other story has: else it would not be sent early. */
let path: string | undefined;

test.beforeEach(async ({ page }) => openImport(page));

test.afterEach(async () => {
  if (path) await rm(path);
  path = undefined;
});

test('a digest is remembered from one visit to the next, and forgotten when it proves wrong', async ({
  page,
  simulator,
  allowed,
}, info) => {
  allowed.console(failedRequest);
  const { digest } = await fileOnDisk(info, chain().file);
  await importReady(page);
  await page.reload();

  let before = simulator.requests.length;
  await importReady(page);
  expect(blobCalls(simulator, before)).toEqual([`HEAD ${digest}`]);

  // Only a file that is not read again can come to a digest that is not its own.
  const wrong = `sha256:${'f'.repeat(64)}`;
  await storeDigests(page, wrong);
  await page.reload();
  before = simulator.requests.length;
  const name = await pick(page);
  await start(page).click();
  await expect(job(page, name).getByRole('alert')).toContainText('The upload does not match its digest');
  await job(page, name).getByRole('button', { name: 'Retry' }).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  expect(blobCalls(simulator, before)).toEqual([`HEAD ${wrong}`, `POST ${wrong}`, `HEAD ${digest}`]);
});

test('a large file is on its way while it is digested', async ({ page, simulator, allowed }, info) => {
  allowed.console(failedRequest);
  const { digest } = await fileOnDisk(info, (await largeChain(80e6)).file);
  const before = simulator.requests.length;
  const name = await importReady(page);
  await expect(job(page, name).getByText('sent to Simulator')).toBeVisible();
  const calls = blobCalls(simulator, before);
  const posts = calls.filter((call) => call.startsWith('POST'));
  expect(posts).toHaveLength(1);
  expect(posts).not.toContain(`POST ${digest}`);
  expect(calls.filter((call) => call.startsWith('HEAD'))).toContain(`HEAD ${digest}`);
  expect(lastCreate(simulator)).toMatchObject({ model: name, files: { 'model.gguf': digest } });
});

test('it can be switched off, which is kept', async ({ page, simulator }, info) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const { digest } = await fileOnDisk(info, (await largeChain(70e6)).file);
  const setting = page.getByRole('switch', { name: 'Upload large files while they are digested' });
  await page.getByRole('button', { name: 'Options' }).click();
  await expect(setting).toBeChecked();
  await setting.click();
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
  await page.reload();
  await page.getByRole('button', { name: 'Options' }).click();
  await expect(setting).not.toBeChecked();
  const before = simulator.requests.length;
  await importReady(page);
  expect(blobCalls(simulator, before)).toEqual([`HEAD ${digest}`, `POST ${digest}`]);
});

/** Writes what is picked from now on. */
async function fileOnDisk(info: TestInfo, file: Blob): Promise<{ digest: string }> {
  path = info.outputPath('model.gguf');
  await writeFile(path, file.stream());
  const hash = createHash('sha256');
  for await (const chunk of file.stream()) hash.update(chunk as Uint8Array);
  return { digest: `sha256:${hash.digest('hex')}` };
}

/** Picks the file and gives its model a name that no other story has. */
async function pick(page: Page): Promise<string> {
  await choose(page, path!);
  return named(page);
}

async function importReady(page: Page): Promise<string> {
  const name = await pick(page);
  await start(page).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible({ timeout: 40_000 });
  return name;
}

/** Replaces every digest that the browser keeps. */
async function storeDigests(page: Page, digest: string): Promise<void> {
  await page.evaluate(
    (digest) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('paddock-digests');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const change = db.transaction('digests', 'readwrite');
          const store = change.objectStore('digests');
          const all = store.getAll();
          all.onsuccess = () => all.result.forEach((stored: object) => store.put({ ...stored, digest }));
          change.oncomplete = () => {
            db.close();
            resolve();
          };
        };
      }),
    digest,
  );
}

import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import type { Page, TestInfo } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { blobCalls, choose, job, named, openImport, start } from './import-room';
import { chain } from './models/chain';
import { largeChain } from './models/large';
import { shards } from './models/shards';

// A page that is loaded anew in the middle of an import loses nothing.

/** Chromium's own lines about a request that failed, was answered 400, or was ended by leaving the page. */
const failedRequest = /Failed to load resource|CORS policy/;

/** The file of the story. */
let path: string | undefined;

test.beforeEach(async ({ page, allowed }) => {
  allowed.console(failedRequest);
  await openImport(page);
});

test.afterEach(async () => {
  if (path) await rm(path, { force: true });
  path = undefined;
});

test('a small import goes on by itself, whatever the browser @firefox', async ({ page, simulator }) => {
  simulator.faults.set('/api/blobs', { kind: 'hang' }, { method: 'POST', times: 1 });
  await choose(page, chain().file);
  const name = await named(page);
  await start(page).click();
  await expect(job(page, name).getByText('Uploading', { exact: true })).toBeVisible();
  await reload(page);
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
});

test.describe('a file that the browser may read again', () => {
  // Handles as pickers give them. Those of the origin's own files need no permission, as granted ones do not.
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const pick = async () => [await (await navigator.storage.getDirectory()).getFileHandle('model.gguf')];
      Object.defineProperty(window, 'showOpenFilePicker', { value: pick });
      Object.defineProperty(window, 'showDirectoryPicker', { value: pick });
    });
    await page.reload();
    await openImport(page);
  });

  for (const stage of ['digesting', 'creating'] as const) {
    test(`goes on by itself after a reload while ${stage}`, async ({ page, simulator }) => {
      const { file } = await largeChain(stage === 'digesting' ? 60e6 : 4e6);
      const digest = await digestOf(file);
      await putIntoOrigin(page, file);
      if (stage === 'creating') simulator.faults.set('/api/create', { kind: 'hang' }, { times: 1 });
      await page.getByRole('button', { name: 'Choose files' }).click();
      const name = await named(page);
      await start(page).click();
      const seen = { digesting: 'Digesting', creating: 'Being created on Simulator' }[stage];
      await expect(job(page, name).getByText(seen, { exact: true })).toBeVisible({ timeout: 20_000 });
      const before = simulator.requests.length;
      await reload(page);
      await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible({ timeout: 40_000 });
      const posts = blobCalls(simulator, before).filter((call) => call === `POST ${digest}`);
      if (stage === 'creating') expect(posts).toEqual([]);
      else expect(posts).not.toEqual([]);
    });
  }
});

test('a file that the browser may not read is asked for, checked, and goes on from its digest', async ({
  page,
  simulator,
}, info) => {
  const { file } = await largeChain(4e6);
  await fileOnDisk(info, file);
  simulator.faults.set('/api/blobs', { kind: 'hang' }, { method: 'POST', times: 1 });
  await choose(page, path!);
  const name = await named(page);
  await start(page).click();
  await expect(job(page, name).getByText('Uploading', { exact: true })).toBeVisible({ timeout: 20_000 });
  await reload(page);
  const card = job(page, name);
  await expect(card.getByText('Still needed: model.gguf')).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);

  // Another file of the same name is a model of its own, not this one's.
  const input = card.locator('input[type=file]:not([webkitdirectory])');
  const other = Buffer.from(await (await largeChain(4.5e6)).file.arrayBuffer());
  await input.setInputFiles({ name: 'model.gguf', mimeType: '', buffer: other });
  await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
  await expect(card.getByText('Still needed: model.gguf')).toBeVisible();
  await page.getByRole('button', { name: 'Remove model.gguf' }).click();

  await input.setInputFiles(path!);
  await expect(card.getByText('Ready on Simulator')).toBeVisible({ timeout: 20_000 });
});

test('parts that are given one after the other are kept until all are there', async ({ page, simulator }, info) => {
  const { files } = await shards(2, { extraBytes: 3e6 });
  const paths = await Promise.all(
    files.map(async (file) => {
      const at = info.outputPath(file.name);
      await writeFile(at, Buffer.from(await file.arrayBuffer()));
      return at;
    }),
  );
  simulator.faults.set('/api/create', { kind: 'hang' }, { times: 1 });
  await choose(page, ...paths);
  const name = await named(page);
  await start(page).click();
  await expect(job(page, name).getByText('Being created on Simulator')).toBeVisible();
  await reload(page);
  const input = job(page, name).locator('input[type=file]:not([webkitdirectory])');
  await input.setInputFiles(paths[0]!);
  await expect(job(page, name).getByText(`Still needed: ${files[1]!.name}`)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await input.setInputFiles(paths[1]!);
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
});

test('what waited in line waits in line again, and what was stopped waits for a word', async ({ page, simulator }) => {
  simulator.faults.set('/api/create', { kind: 'hang' });
  await choose(page, chain().file);
  const stopped = await named(page);
  await start(page).click();
  await expect(job(page, stopped).getByText('Being created on Simulator')).toBeVisible();
  await job(page, stopped)
    .getByRole('button', { name: `Stop the import of ${stopped}` })
    .click();
  await expect(job(page, stopped).getByText('may still appear')).toBeVisible();
  simulator.faults.clear();
  await page.reload();
  await expect(job(page, stopped).getByText('It was stopped or had failed')).toBeVisible();
  await job(page, stopped).getByRole('button', { name: 'Go on' }).click();
  await expect(job(page, stopped).getByText('Ready on Simulator')).toBeVisible();
  // Nothing is left of it for the next visit.
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Drop model files or folders here' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Imports' })).toHaveCount(0);
});

test('a second tab leaves the imports of the first alone, and both may import the same file', async ({
  page,
  context,
  simulator,
}) => {
  const { file } = chain();
  simulator.faults.set('/api/blobs', { kind: 'hang' }, { method: 'POST', times: 1 });
  await choose(page, file);
  const first = await named(page);
  await start(page).click();
  await expect(job(page, first).getByText('Uploading', { exact: true })).toBeVisible();

  const tab = await context.newPage();
  await openImport(tab);
  await choose(tab, file);
  const second = await named(tab);
  await start(tab).click();
  await expect(job(tab, second).getByText('Ready on Simulator')).toBeVisible();
  await expect(job(tab, first)).toHaveCount(0);
  await expect(job(page, first).getByText('Uploading', { exact: true })).toBeVisible();

  // The blob is there now: going on sends nothing.
  const before = simulator.requests.length;
  await job(page, first)
    .getByRole('button', { name: `Stop the import of ${first}` })
    .click();
  await job(page, first).getByRole('button', { name: 'Go on' }).click();
  await expect(job(page, first).getByText('was on Simulator already: nothing was sent')).toBeVisible();
  expect(blobCalls(simulator, before)).toEqual([expect.stringMatching(/^HEAD/)]);

  // A tab that is closed leaves its imports to the next.
  simulator.faults.set('/api/create', { kind: 'hang' }, { times: 1 });
  await choose(page, chain().file);
  const third = await named(page);
  await start(page).click();
  await expect(job(page, third).getByText('Being created on Simulator')).toBeVisible();
  await page.close();
  await tab.reload();
  await expect(job(tab, third).getByText('Ready on Simulator')).toBeVisible();
});

test('a browser whose storage is full imports all the same, and says that it keeps nothing', async ({
  page,
  simulator,
  allowed,
}) => {
  // Dexie's own word about it; nothing of ours traces.
  allowed.console(/^trace: /);
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('No space', 'QuotaExceededError');
    };
  });
  await page.reload();
  simulator.faults.set('/api/create', { kind: 'hang' }, { times: 1 });
  await choose(page, chain().file);
  const name = await named(page);
  await start(page).click();
  await expect(page.getByText('this browser does not let it keep a list')).toBeVisible();
  await expect(job(page, name).getByText('Being created on Simulator')).toBeVisible();
  await job(page, name)
    .getByRole('button', { name: `Stop the import of ${name}` })
    .click();
  await job(page, name).getByRole('button', { name: 'Go on' }).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
});

test.describe('without a secure context', () => {
  test.use({ pageHost: 'paddock.test' });

  test('a small import goes on after a reload', async ({ page, simulator }) => {
    simulator.faults.set('/api/create', { kind: 'hang' }, { times: 1 });
    await choose(page, chain().file);
    const name = await named(page);
    await start(page).click();
    await expect(job(page, name).getByText('Being created on Simulator')).toBeVisible();
    await reload(page);
    await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  });
});

/** Loads the page anew in spite of the browser's question whether it may. */
async function reload(page: Page): Promise<void> {
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
}

/** Writes what the page's picker is going to give. */
async function putIntoOrigin(page: Page, file: Blob): Promise<void> {
  const input = await page.evaluateHandle(() => {
    const input = document.createElement('input');
    input.type = 'file';
    document.body.append(input);
    return input;
  });
  const buffer = Buffer.from(await file.arrayBuffer());
  const onDisk = test.info().outputPath('origin.gguf');
  await writeFile(onDisk, buffer);
  await input.asElement()!.setInputFiles(onDisk);
  await input.evaluate(async (input) => {
    const folder = await navigator.storage.getDirectory();
    const writable = await (await folder.getFileHandle('model.gguf', { create: true })).createWritable();
    await input.files![0]!.stream().pipeTo(writable);
    input.remove();
  });
  await rm(onDisk);
}

async function fileOnDisk(info: TestInfo, file: Blob): Promise<void> {
  path = info.outputPath('model.gguf');
  await writeFile(path, file.stream());
}

async function digestOf(file: Blob): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.stream()) hash.update(chunk as Uint8Array);
  return `sha256:${hash.digest('hex')}`;
}

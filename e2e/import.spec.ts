import { rm, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { Fault } from '@/embedded/testing/faults';
import type { Simulator } from './simulator';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { brokenFiles } from './models/broken';
import { chain } from './models/chain';
import { blobCalls, choose, job, lastCreate, named, openImport, payload, start, uniqueName } from './import-room';
import { largeChain } from './models/large';

/** Chromium's own line about a request that failed. */
const failedRequest = /Failed to load resource/;

test.beforeEach(async ({ page, simulator }) => {
  simulator.faults.clear();
  await openImport(page);
});

test('a model is recognised, named, imported and listed', async ({ page, simulator }) => {
  const name = await pick(page, chain().file);
  const facts = page.getByLabel('About the file');
  await expect(facts).toContainText('llama');
  await expect(facts).toContainText('F16');
  await expect(facts).toContainText(/[\d,]+ tokens/);

  await page.getByLabel('System prompt').fill('Be brief.');
  await page.getByRole('button', { name: 'Template and parameters' }).click();
  await page.getByRole('radio', { name: 'My own' }).click();
  await page.getByRole('textbox', { name: 'Template' }).fill('{{ .Prompt }}\n');
  await page.getByRole('textbox', { name: 'Temperature' }).fill('3');
  await expect(page.getByText('At most 2.')).toBeVisible();
  await expect(start(page)).toBeDisabled();
  await page.getByRole('textbox', { name: 'Temperature' }).fill('0.5');
  const before = simulator.requests.length;
  await start(page).click();

  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  await expect(job(page, name).getByText('sent to Simulator')).toBeVisible();
  expect(lastCreate(simulator, before)).toMatchObject({
    model: name,
    system: 'Be brief.',
    template: '{{ .Prompt }}\n',
    parameters: { temperature: 0.5 },
  });
  await job(page, name).getByRole('link', { name: 'Open in models' }).click();
  await expect(page.getByRole('heading', { name: `${name}:latest` })).toBeVisible();
});

test('several files at once are several models, and a sample is made for those who have none', async ({ page }) => {
  await page.getByRole('button', { name: 'Make a sample model' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('paddock-sample');
  await choose(page, chain().file, chain().file);
  await expect(page.getByLabel('Name', { exact: true })).toHaveCount(3);
  const names = await page
    .getByLabel('Name', { exact: true })
    .evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value));
  expect(new Set(names).size).toBe(3);
  await page.getByRole('button', { name: 'Import all 3 to Simulator' }).click();
  await expect(page.getByText('Ready on Simulator')).toHaveCount(3);
});

test('a link can ask for the sample model', async ({ page }) => {
  await page.goto('./#/models');
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  await page.goto('./#/import?sample=1');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(/^paddock-sample/);
  await expect(page).toHaveURL(/#\/import$/);
});

test('broken files go no further, each with cause and cure, and nothing is sent', async ({ page, simulator }) => {
  const broken = Object.values(await brokenFiles());
  const before = simulator.requests.length;
  await choose(page, ...broken.map(({ file }, index) => new File([file], `broken-${index}.gguf`)));
  await expect(page.getByText(/^broken-\d+\.gguf cannot be imported$/)).toHaveCount(broken.length);
  await expect(page.getByRole('alert', { name: 'broken-10.gguf' })).toContainText('its end is missing');
  await expect(page.getByRole('button', { name: /^Import to/ })).toHaveCount(0);
  expect(sent(simulator, before).filter(({ path }) => path.startsWith('/api/blobs'))).toEqual([]);
  await expectNoViolations(page);
});

test('a name says at once what is wrong with it', async ({ page }) => {
  await pick(page, chain().file);
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('my model');
  await expect(page.getByText('cannot be part of the name.')).toBeVisible();
  await expect(start(page)).toBeDisabled();
  await name.fill('my-model:');
  await expect(page.getByText('The tag is empty.')).toBeVisible();
  await name.fill('');
  await expect(page.getByText('A name is needed.')).toBeVisible();
});

test('a name that is taken is replaced only after a question', async ({ page, simulator }) => {
  const name = await importWhole(page, chain().file);
  await pick(page, chain().file, name);
  await expect(page.getByText(`${name} is on Simulator already. Making this one replaces it.`)).toBeVisible();
  const before = simulator.requests.length;
  await start(page).click();
  const dialog = page.getByRole('dialog', { name: `Replace ${name}?` });
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(lastCreate(simulator, before)).toBeUndefined();
  await start(page).click();
  await dialog.getByRole('button', { name: 'Replace it' }).click();
  await expect(page.getByText('Ready on Simulator')).toHaveCount(2);
  expect(lastCreate(simulator, before)).toMatchObject({ model: name });
});

test('a stop while digesting sends nothing, and the job goes on when told to', async ({ page, simulator }, info) => {
  const { file } = await largeChain(80e6);
  const path = info.outputPath('large.gguf');
  await writeFile(path, file.stream());
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('switch', { name: 'Upload large files while they are digested' }).click();
  const before = simulator.requests.length;
  await page.setInputFiles('input[type=file]', path);
  const name = await named(page);
  await start(page).click();
  await expect(job(page, name).getByText('Digesting')).toBeVisible();
  await job(page, name)
    .getByRole('button', { name: `Stop the import of ${name}` })
    .click();
  await expect(job(page, name).getByText('Nothing was created.')).toBeVisible();
  expect(blobCalls(simulator, before)).toEqual([]);
  await job(page, name).getByRole('button', { name: 'Go on' }).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible({ timeout: 40_000 });
  expect(blobCalls(simulator, before).map((call) => call.split(' ')[0])).toEqual(['HEAD', 'POST']);
  await rm(path);
});

test('an upload that is cut says so, and a retry sends it again', async ({ page, simulator, allowed }) => {
  allowed.console(failedRequest);
  faultOnUpload(simulator, { kind: 'upload-cut', bytes: 100_000 });
  const name = await pick(page, chain().file);
  const before = simulator.requests.length;
  await start(page).click();
  await expect(job(page, name).getByRole('alert')).toContainText('The upload was cut off');
  await expectNoViolations(page);
  simulator.faults.clear();
  await job(page, name).getByRole('button', { name: 'Retry' }).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  expect(blobCalls(simulator, before).map((call) => call.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'HEAD', 'POST']);
});

test('a digest that does not match is said in words', async ({ page, simulator, allowed }) => {
  allowed.console(failedRequest);
  faultOnUpload(simulator, { kind: 'digest-mismatch' });
  const name = await pick(page, chain().file);
  await start(page).click();
  await expect(job(page, name).getByRole('alert')).toContainText('The upload does not match its digest');
  simulator.faults.clear();
  await job(page, name).getByRole('button', { name: 'Retry' }).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
});

test('a file that was changed since it was picked is said to be, and can be picked again', async ({
  page,
  simulator,
}, info) => {
  const path = info.outputPath('changing.gguf');
  await writeFile(path, chain().file.stream());
  await page.setInputFiles('input[type=file]', path);
  const name = await named(page);
  await writeFile(path, chain().file.stream());
  const before = simulator.requests.length;
  await start(page).click();
  await expect(job(page, name).getByRole('alert')).toContainText('The file can no longer be read');
  expect(blobCalls(simulator, before)).toEqual([]);
  const chosen = page.waitForEvent('filechooser');
  await job(page, name).getByRole('button', { name: 'Choose the file again' }).click();
  await (await chosen).setFiles(path);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await start(page).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
});

test('an error in the middle of create is shown in the server’s own words', async ({ page, simulator }) => {
  simulator.faults.set('/api/create', { kind: 'error-line', lines: 1, message: 'unexpected EOF' }, { times: 1 });
  const name = await pick(page, chain().file);
  await start(page).click();
  await expect(job(page, name).getByRole('alert')).toContainText('unexpected EOF');
  await expect(job(page, name).getByText('parsing GGUF')).toBeVisible();
  const before = simulator.requests.length;
  await job(page, name).getByRole('button', { name: 'Retry' }).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  expect(blobCalls(simulator, before)).toEqual([expect.stringMatching(/^HEAD/)]);
});

test('a stop of create says that the server may still finish', async ({ page, simulator }) => {
  simulator.faults.set('/api/create', { kind: 'hang' }, { times: 1 });
  const name = await pick(page, chain().file);
  await start(page).click();
  await expect(job(page, name).getByText('Being created on Simulator')).toBeVisible();
  await job(page, name)
    .getByRole('button', { name: `Stop the import of ${name}` })
    .click();
  await expect(job(page, name).getByText('may still appear in the list')).toBeVisible();
});

test('goes on while another room is visited, and the dock shows it', async ({ page, simulator }) => {
  simulator.faults.set('/api/create', { kind: 'slow', delayMs: 300 }, { times: 1 });
  const name = await pick(page, chain().file);
  await choose(page, chain().file);
  await start(page).first().click();
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).first().click();
  await page
    .getByRole('button', { name: /^Activity/ })
    .first()
    .click();
  await expect(page.getByRole('link', { name })).toBeVisible();
  await expect(page.getByRole('link', { name: `${name}:latest`, exact: true })).toBeVisible();
  // When it is done its entry leads to the model.
  const entry = page.getByRole('link', { name, exact: true });
  await expect(entry).toHaveAttribute('href', /#\/models\//);
  await entry.click();
  await expect(page.getByRole('heading', { level: 1, name: `${name}:latest` })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Import' }).first().click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  // What was not started is still there too.
  await expect(start(page)).toBeVisible();
});

test('files may be dropped anywhere on the page', async ({ page }) => {
  const { file } = chain();
  const base64 = Buffer.from(await file.arrayBuffer()).toString('base64');
  const transfer = await page.evaluateHandle((text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'dropped.gguf'));
    return transfer;
  }, base64);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop to import')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop to import')).toBeHidden();
  await expect(page.getByText('dropped.gguf')).toBeVisible();
});

test('works by keyboard alone', async ({ page }) => {
  const { file } = chain();
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).focus();
  await page.keyboard.press('Enter');
  await (await chosen).setFiles(await payload(file));
  // The card has the focus; the name is the next field but one, after its close button and the template.
  await expect(page.getByRole('article')).toBeFocused();
  const name = page.getByLabel('Name', { exact: true });
  for (
    let presses = 0;
    presses < 6 && !(await name.evaluate((each) => each === document.activeElement));
    presses += 1
  ) {
    await page.keyboard.press('Tab');
  }
  await expect(name).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  const model = uniqueName();
  await page.keyboard.type(model);
  await page.keyboard.press('Enter');
  await expect(job(page, model)).toBeFocused();
  await expect(job(page, model).getByText('Ready on Simulator')).toBeVisible();
});

test('fits 360 pixels in every state, and axe finds nothing', async ({ page, simulator }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await importWhole(page, chain().file);
  await pick(page, chain().file);
  await page.getByRole('button', { name: 'Template and parameters' }).click();
  await page.getByRole('button', { name: 'All parameters' }).click();
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
  faultOnUpload(simulator, { kind: 'hang' });
  await start(page).click();
  await expect(page.getByText('Uploading')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});

/** Picks a file and gives its model a name that no other story has. */
async function pick(page: Page, file: File, name?: string): Promise<string> {
  await choose(page, file);
  return named(page, name);
}

async function importWhole(page: Page, file: File): Promise<string> {
  const name = await pick(page, file);
  await start(page).click();
  await expect(job(page, name).getByText('Ready on Simulator')).toBeVisible();
  return name;
}

/**
 * Lets uploads fail until the faults are cleared, whatever Chromium does: a request that fails on a
 * connection it had used before is sent once more by itself.
 */
function faultOnUpload({ faults }: Simulator, fault: Fault): void {
  faults.set('/api/blobs', fault, { method: 'POST' });
}

function sent(simulator: Simulator, from: number) {
  return simulator.requests.slice(from);
}

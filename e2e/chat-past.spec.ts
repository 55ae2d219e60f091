import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { anOpenWebuiExport } from '@/features/chat/past/exports.fixture';
import { closeByEscape, expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { createChainModel } from './tools/create-chain-model';

// What becomes of conversations after they were had: found again, sorted, named, deleted and brought back,
// taken along and brought in.

test.beforeEach(async ({ simulator }) => {
  simulator.faults.clear();
  await createChainModel(simulator.url, 'danube', 'The Danube is the second longest river of Europe.');
});

const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });
const row = (page: Page, name: string) => list(page).getByRole('link', { name });
const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const answer = (page: Page) => page.getByRole('article').last();

async function ask(page: Page, text: string): Promise<void> {
  await page.goto('./#/chat?model=danube');
  await expect(page.getByRole('button', { name: 'Model: danube' })).toBeVisible();
  await message(page).fill(text);
  await message(page).press('Enter');
  await expect(answer(page)).toContainText('river of Europe.');
  await expect(page.getByRole('button', { name: 'Stop answering' })).toBeHidden();
}

test('conversations are found by their words, named, tagged, archived, deleted and brought back', async ({
  page,
  context,
}) => {
  await ask(page, 'Which river is long?');
  await ask(page, '长江有多长');

  // Found by what was said, opened at that place.
  const field = page.getByRole('searchbox', { name: 'Search titles and messages' });
  await field.fill('SECOND longest');
  await expect(list(page).getByRole('heading', { name: 'In messages' })).toBeVisible();
  await expect(list(page).locator('mark')).toHaveText(['second', 'longest', 'second', 'longest']);
  await expectNoViolations(page);
  await field.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/at=.*found=/);
  await expect(answer(page)).toContainText('second longest');
  await field.fill('江有多');
  await expect(row(page, '长江有多长').first()).toBeVisible();
  await expect(list(page).locator('mark')).toHaveText('江有多');
  await field.fill('');

  // By the keyboard alone: another name, a tag.
  await row(page, 'Which river').focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Title' }).fill('Rivers');
  await page.keyboard.press('Enter');
  await expect(row(page, 'Rivers')).toBeFocused();
  await list(page).getByRole('button', { name: 'More to do with “Rivers”' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Tags' }).press('Enter');
  await page.getByRole('textbox', { name: 'New tag' }).fill('geography');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Tags' })).toContainText('geography');
  await expectNoViolations(page);
  await closeByEscape(page, page.getByRole('dialog'));
  await expect(row(page, 'Rivers')).toContainText('#geography');

  // One tag alone, then the archive.
  await list(page).getByRole('button', { name: 'More to do with conversations' }).click();
  await page.getByRole('menuitem', { name: 'Show one tag' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'geography (1)' }).click();
  await expect(row(page, '长江有多长')).toBeHidden();
  await list(page).getByRole('button', { name: 'Show more than the tag geography' }).click();
  await row(page, '长江有多长').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(row(page, '长江有多长')).toBeHidden();

  // Deleted, in another tab as well, and brought back in both.
  const other = await context.newPage();
  await other.goto('./#/chat');
  await expect(row(other, 'Rivers')).toBeVisible();
  await row(page, 'Rivers').click();
  await row(page, 'Rivers').press('Delete');
  await expect(page.getByRole('status').filter({ hasText: '“Rivers” was deleted.' })).toBeVisible();
  await expect(row(other, 'Rivers')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(answer(page)).toContainText('second longest');
  await row(other, 'Rivers').click();
  await expect(answer(other)).toContainText('second longest');
});

test('conversations come in from files and go out into files, several at once', async ({ page, simulator }) => {
  // A model finds a title, when it is let.
  await page.goto('./#/chat');
  await list(page).getByRole('button', { name: 'More to do with conversations' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Titles by the model' }).click();
  await expect(page.getByRole('menu')).toBeHidden();
  await ask(page, 'Which river is long?');
  await expect(row(page, 'The Danube is the second longest river of Europe')).toBeVisible();
  expect(simulator.requests.findLast(({ path }) => path === '/api/chat')?.body).toMatchObject({
    think: false,
    stream: false,
  });

  await list(page).getByRole('button', { name: 'More to do with conversations' }).click();
  await page.getByRole('menuitem', { name: 'Import conversations' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import conversations' });
  await expect(dialog.getByRole('radio', { name: 'Skip them' })).toBeChecked();
  const file = {
    name: 'chat-export.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(anOpenWebuiExport())),
  };
  await dialog.getByLabel('Choose files').setInputFiles([file, { ...file, name: 'a.txt', buffer: Buffer.from('no') }]);
  const report = dialog.getByRole('region', { name: 'chat-export.json' });
  await expect(report).toContainText('chats of Open WebUI');
  await expect(report).toContainText('One conversation was imported.');
  await expect(report.getByRole('listitem')).toContainText('an image that is not in the file');
  await expect(dialog.getByRole('region', { name: 'a.txt' })).toContainText('This is no JSON file.');
  await expectNoViolations(page);
  await dialog.getByLabel('Choose files').setInputFiles(file);
  await expect(report).toContainText('One is here already and was skipped.');
  await closeByEscape(page, dialog);

  // It was archived there.
  await list(page).getByRole('button', { name: 'More to do with conversations' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Show the archive' }).click();
  await expect(page.getByRole('menu')).toBeHidden();
  await row(page, 'Rivers of Europe').click();
  await expect(page.getByRole('article').first()).toContainText('Which is the longest?');
  await list(page).getByRole('button', { name: 'Leave the archive' }).click();

  // On a phone, several at once.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: 'Show conversations' }).click();
  await list(page).getByRole('button', { name: 'More to do with conversations' }).click();
  await page.getByRole('menuitem', { name: 'Choose several' }).click();
  await list(page).getByRole('checkbox').first().check();
  await expect(page.getByRole('toolbar', { name: 'Chosen conversations' })).toContainText('one chosen');
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Export as Markdown' }).click();
  const markdown = await download;
  expect(markdown.suggestedFilename()).toMatch(/^paddock-\d{4}-\d\d-\d\d-the-danube-is.*\.md$/);
  expect(await readFile(await markdown.path(), 'utf8')).toContain('## danube:latest\n\nThe Danube is');
  await page.getByRole('toolbar', { name: 'Chosen conversations' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('was deleted.')).toBeVisible();
});

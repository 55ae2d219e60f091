import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { chain, plainTemplate } from './models/chain';

/** Presses Tab until `target` has the focus, as somebody without a mouse would, and checks that it shows. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expect(target).toBeInViewport();
      return;
    }
  }
  throw new Error(`No number of tabs leads to ${String(target)}`);
}

test('the keyboard alone walks from a file to a chat, and deletes the model in the end', async ({ page }) => {
  const { file, sentence } = chain();
  await page.goto('./');
  const navigation = page.getByRole('navigation').first();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();

  await tabTo(page, navigation.getByRole('link', { name: 'Import' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();

  // Before the walk, so that the browser knows by then that a chooser is to be intercepted.
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('button', { name: 'Choose files' }));
  await page.keyboard.press('Enter');
  const buffer = Buffer.from(await file.arrayBuffer());
  await (await chooser).setFiles({ name: 'keys.gguf', mimeType: '', buffer });

  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toBeVisible();
  if (!(await name.evaluate((element) => element === document.activeElement))) await tabTo(page, name);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('keys');
  await tabTo(page, page.getByRole('button', { name: /^(Template and p|P)arameters/ }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('radio', { name: 'Automatic' }));
  // A key that is let go at once chooses nothing: the focus moves a moment later.
  await page.keyboard.down('ArrowUp');
  await expect(page.getByRole('radio', { name: 'My own' })).toBeChecked();
  await page.keyboard.up('ArrowUp');
  await tabTo(page, page.getByRole('textbox', { name: 'Template' }));
  await page.keyboard.insertText(plainTemplate);
  await tabTo(page, page.getByRole('button', { name: 'Import to Simulator' }));
  await page.keyboard.press('Enter');

  await tabTo(page, page.getByRole('link', { name: /^Chat with/ }).first());
  await page.keyboard.press('Enter');
  const message = page.getByRole('textbox', { name: 'Message' });
  await expect(message).toBeVisible();
  if (!(await message.evaluate((element) => element === document.activeElement))) await tabTo(page, message);
  await page.keyboard.type('What do you say?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'keys:latest' })).toContainText(sentence);

  // A button goes with the answer that it replaces: the next key is pressed where the last one was.
  await tabTo(page, page.getByRole('button', { name: 'Answer again' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Previous version' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Next version' })).toBeFocused();

  await tabTo(page, navigation.getByRole('link', { name: 'Models' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'More to do with keys:latest' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await tabTo(page, dialog.getByRole('button', { name: /^Delete/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'keys:latest', exact: true })).toHaveCount(0);
});

import type { Page } from '@playwright/test';
import { closeByEscape, expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';

test('models are narrowed, chosen by keyboard, and deleted together though one fails', async ({
  page,
  simulator,
  allowed,
}) => {
  allowed.console(/Failed to load resource/);
  await page.goto('./#/models?sort=name&order=asc');
  await page.getByRole('button', { name: 'Filter' }).press('Enter');
  const filters = page.getByRole('group', { name: 'Filter by' });
  await filters.getByRole('checkbox', { name: /^Q4_K_M/ }).press('Space');
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Filter', exact: true })).toBeFocused();
  await expect(page).toHaveURL(/quantization=Q4_K_M/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Without Quantization: Q4_K_M' })).toBeVisible();

  const first = rows(page).first();
  await first.getByRole('link').first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  const bar = page.getByRole('toolbar', { name: 'What to do with the chosen models' });
  await expect(bar.getByRole('status')).toContainText('2 chosen');
  const names = await page
    .getByRole('checkbox', { checked: true })
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')!.replace('Choose ', '')));
  expect(names).toHaveLength(2);
  await expectNoViolations(page);

  simulator.faults.set('/api/delete', { kind: 'status', status: 500, message: 'disk is gone' }, { times: 1 });
  await bar.getByRole('button', { name: 'Delete' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(dialog).toContainText('disk is gone');
  await expect(page.getByRole('link', { name: names[1], exact: true, includeHidden: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: names[0], exact: true, includeHidden: true })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(bar.getByRole('status')).toContainText('one chosen');

  await page.getByRole('button', { name: 'Columns' }).press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Digest' }).press('Enter');
  await closeByEscape(page, page.getByRole('menu'));
  await expect(page.getByRole('columnheader', { name: 'Digest' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Digest' })).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('checkbox', { name: `Choose ${names[0]}` }).check();
  await expect(bar.getByRole('status')).toContainText('one chosen');
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});

function rows(page: Page) {
  return page.getByRole('row').filter({ has: page.getByRole('link') });
}

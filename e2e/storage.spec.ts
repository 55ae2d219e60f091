import { features } from '../src/app/features';
import { expect, expectNoSidewaysScroll, test } from './fixtures';
import { createChainModel } from './tools/create-chain-model';

// A browser that blocks site data throws as soon as a page touches its storage.
test.use({ presets: 'none' });
test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => {
    const get = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    };
    Object.defineProperty(window, 'localStorage', { get, configurable: true });
    Object.defineProperty(window, 'sessionStorage', { get, configurable: true });
  });
});

test('where the browser keeps nothing the app works for the visit, and says so once', async ({ page, simulator }) => {
  await createChainModel(simulator.url, 'counter', 'one two three');
  await page.goto('./#/servers');
  const notice = page.getByText('This browser keeps nothing for this site');
  await expect(notice).toBeVisible();

  await page.getByRole('button', { name: 'Add server' }).first().click();
  await page.getByRole('textbox', { name: 'Address' }).fill(simulator.url);
  await page.getByRole('button', { name: 'Add and use' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toBeHidden();

  for (const { name, routes } of features) {
    await page.evaluate((path) => (location.hash = path), routes[0]!.path);
    await expect(page.getByRole('heading', { level: 1 }), name).toBeVisible();
    await expect(notice).toBeHidden();
  }

  await page.evaluate(() => (location.hash = '/chat?model=counter'));
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Count');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').last()).toContainText('one two three');
});

test('the notice fits a screen of 360 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('./#/servers');
  await expect(page.getByText('This browser keeps nothing for this site')).toBeVisible();
  await expectNoSidewaysScroll(page);
});

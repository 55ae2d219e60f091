import { readFileSync } from 'node:fs';
import { features } from '../src/app/features';
import { expect, expectNoSidewaysScroll, expectNoViolations, test, useTheme } from './fixtures';

/** Every room of the navigation: a new one is in these stories without a line here. */
const rooms = features.map(({ name, title, routes }) => ({ name, path: routes[0]!.path, title: text(title) }));

for (const { name, path, title } of rooms) {
  test.describe(`the room ${name}`, () => {
    test('is reached by the navigation and survives a reload', async ({ page }) => {
      await page.goto('./');
      await page.getByRole('navigation').getByRole('link', { name: title }).first().click();
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    });

    test('opens from a link to it', async ({ page }) => {
      await page.goto(`./#${path}`);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    });

    // On the benchmark's empty form axe was seen not to end; its own stories look at the form filled in, and at results.
    if (path !== '/benchmark')
      test('has nothing axe objects to, light and dark', async ({ page }) => {
        await page.goto(`./#${path}`);
        await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
        await expectNoViolations(page);
      });

    test('fits a screen of 360 pixels', async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(`./#${path}`);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await expectNoSidewaysScroll(page);
    });
  });
}

test('an unknown address leads to the first room', async ({ page }) => {
  await page.goto('./#/no/such/room');
  await expect(page.getByRole('heading', { level: 1, name: rooms[0]!.title })).toBeVisible();
});

test('the theme follows the system before the first paint', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  // At this event no script of the app has run yet, only public/theme.js.
  await page.goto('./', { waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveClass(/\bdark\b/);
  await useTheme(page, 'light');
});

test('the page is isolated, so that threads can run', async ({ page }) => {
  await page.goto('./');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test.describe('without a secure context', () => {
  test.use({ pageHost: 'paddock.test' });

  test('the page works @firefox', async ({ page }) => {
    await page.goto('./');
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    for (const { title } of rooms) {
      await page.getByRole('navigation').getByRole('link', { name: title }).first().click();
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    }
  });
});

/** The English text of a key of what the shell shows of rooms. Read from the file because Node imports no JSON without attributes. */
function text(key: string): string {
  const [room = '', ...path] = key.split('.');
  const file = new URL(`../src/locales/en/doors/${room}.json`, import.meta.url);
  return path.reduce((value, part) => value[part], JSON.parse(readFileSync(file, 'utf8')));
}

import { readFileSync } from 'node:fs';
import { features } from '../src/app/features';
import { expect, expectNoSidewaysScroll, expectNoViolations, test, useTheme } from './fixtures';

/** Every room of the navigation: a new one is in these stories without a line here. */
const rooms = features.map(({ name, title, routes }) => ({ name, path: routes[0]!.path, title: text(title) }));

for (const { name, path, title } of rooms) {
  test(`the room ${name} opens from a link, survives a reload, fits 360 pixels, and axe objects to nothing`, async ({
    page,
  }) => {
    const heading = page.getByRole('heading', { level: 1, name: title });
    await page.goto(`./#${path}`);
    await expect(heading).toBeVisible();
    await expectNoViolations(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await expect(heading).toBeVisible();
    await expectNoSidewaysScroll(page);
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

  test('the navigation leads to every room @firefox', async ({ page }) => {
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

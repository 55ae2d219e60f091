import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { startSimulator } from './simulator';

const localOllama = 'http://localhost:11434';
/** The browser's own lines about a server that is down or refuses the page. */
const failedRequest = /Failed to load resource|blocked by CORS policy|Cross-Origin Request Blocked/;

test.describe('a first visit', () => {
  test.use({ presets: 'none' });

  test('finds the Ollama of this machine and goes on to where it was going', async ({
    page,
    allowed,
    localOllamaPort,
  }) => {
    const ollama = await startSimulator({ port: localOllamaPort });
    allowed.requestsTo(localOllama);
    allowed.console(/Failed to load resource.*404/);
    await page.goto('./#/chat');
    await expect(page.getByRole('heading', { level: 1, name: 'Chat' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Server localhost, Ollama / })).toBeVisible();
    await ollama.close();
  });

  test('that finds none says what was tried, and goes on by itself once there is one', async ({
    page,
    allowed,
    localOllamaPort,
  }) => {
    allowed.requestsTo(localOllama);
    allowed.console(failedRequest);
    await page.goto('./');
    await expect(page.getByRole('heading', { name: 'No Ollama found yet' })).toBeVisible();
    const tried = page.getByRole('listitem').filter({ hasText: localOllama });
    await expect(tried).toContainText('Nothing answers there');
    await expect(page.getByRole('listitem').filter({ hasText: 'this site itself' })).toBeVisible();
    await expectNoViolations(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);

    const ollama = await startSimulator({ port: localOllamaPort });
    await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible({ timeout: 15_000 });
    await ollama.close();
  });

  test('takes an address, tests it, and remembers it', async ({ page, allowed, simulator }) => {
    allowed.requestsTo(localOllama);
    allowed.console(failedRequest);
    await page.goto('./');
    await page.getByRole('textbox', { name: 'Address' }).fill(`  127.0.0.1:${simulator.port}/api/tags `);
    await expect(page.getByText(`That is ${simulator.url}`)).toBeVisible();
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(page.getByText(/Ollama .* answers in \d+ ms\./)).toBeVisible();
    await page.getByRole('textbox', { name: 'Name' }).fill('Workshop');
    await page.getByRole('button', { name: 'Add and use' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('button', { name: /^Server Workshop, Ollama / })).toBeVisible();
  });

  test('can use this browser instead', async ({ page, allowed }) => {
    allowed.requestsTo(localOllama);
    allowed.console(failedRequest);
    await page.goto('./');
    await page.getByRole('button', { name: 'Use this browser' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Server This browser, Ollama / })).toBeVisible();
  });
});

test.describe('a page that an Ollama does not let in', () => {
  test.use({ presets: 'none', pageHost: 'paddock.test' });

  test('says so, and how to allow its origin, port included', async ({ page, allowed, localOllamaPort, baseURL }) => {
    const { origin } = new URL(baseURL!);
    allowed.requestsTo(localOllama);
    allowed.console(failedRequest);
    let ollama = await startSimulator({ port: localOllamaPort });
    await page.goto('./');
    await expect(page.getByText('Running, but it does not let this page in').first()).toBeVisible();
    for (const platform of ['Linux', 'macOS', 'Windows', 'Docker', 'Terminal']) {
      await page.getByRole('radio', { name: platform }).check();
      await expect(page.getByText(`${origin}"`)).toContainText('OLLAMA_ORIGINS');
    }
    await page.getByRole('button', { name: 'Copy the command' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();

    // Whoever follows the advice is let in without touching the page.
    await ollama.close();
    ollama = await startSimulator({ port: localOllamaPort, origins: [origin] });
    await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible({ timeout: 15_000 });
    await ollama.close();
  });
});

test('servers are added, edited, switched and removed', async ({ page, allowed, simulator }) => {
  const other = await startSimulator({ empty: true });
  allowed.requestsTo(other.url);
  await page.goto('./#/servers');
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByRole('button', { name: 'Add and use' }).click();
  await expect(dialog.getByText('Enter an address.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(other.url);
  await dialog.getByRole('radio', { name: 'Token' }).check();
  await dialog.getByRole('textbox', { name: 'Token' }).fill('secret');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Add and use' }).click();
  await expect(dialog).toBeHidden();

  // It is in use at once, and its token goes with every request.
  const name = `127.0.0.1:${other.port}`;
  await expect(page.getByRole('button', { name: new RegExp(`^Server ${name}, Ollama `) })).toBeVisible();
  await expect.poll(() => other.requests.some(({ path }) => path === '/api/version')).toBe(true);

  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: `Edit ${name}` }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Lab');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Lab' })).toBeVisible();

  await page.getByRole('button', { name: 'More for Lab' }).click();
  await page.getByRole('menuitem', { name: 'Move Lab up' }).click();
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Lab');

  await page.getByRole('button', { name: /^Server Lab, / }).click();
  await expectNoViolations(page);
  await page.getByRole('button', { name: /^Simulator Ollama / }).click();
  await expect(page.getByRole('button', { name: /^Server Simulator, Ollama / })).toBeVisible();

  await page.getByRole('button', { name: 'More for Lab' }).click();
  await page.getByRole('menuitem', { name: 'Remove Lab' }).click();
  await expect(page.getByRole('dialog', { name: 'Remove Lab?' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove server' }).click();
  await expect(page.getByRole('heading', { name: 'Lab' })).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Simulator' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Lab' })).toBeHidden();
  expect(simulator.url).not.toBe(other.url);
  await other.close();
});

test('a preset that was removed stays away until it is wanted back', async ({ page }) => {
  await page.goto('./#/servers');
  await expect(page.getByText('Preset', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'More for Simulator' }).click();
  await page.getByRole('menuitem', { name: 'Remove Simulator' }).click();
  await page.getByRole('button', { name: 'Remove server' }).click();
  await page.reload();
  await expect(page.getByText('One preset server is hidden.')).toBeVisible();
  await page.getByRole('button', { name: 'Show again' }).click();
  await expect(page.getByRole('heading', { name: 'Simulator' })).toBeVisible();
});

test('a config.json that is wrong is said to be, and nothing else breaks', async ({ page, site, allowed }) => {
  site.config = { servers: [{ name: 'Nowhere' }] };
  allowed.requestsTo(localOllama);
  allowed.console(failedRequest);
  await page.goto('./#/servers');
  await expect(page.getByText('server 1 of its list has no address.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This browser' })).toBeVisible();
});

test('a server that goes away is diagnosed and comes back by itself', async ({ page, allowed }) => {
  const other = await startSimulator({ empty: true });
  allowed.requestsTo(other.url);
  allowed.console(failedRequest);
  await page.goto('./#/servers?add');
  await page.getByRole('textbox', { name: 'Address' }).fill(other.url);
  await page.getByRole('button', { name: 'Add and use' }).click();
  const card = page.getByRole('listitem').filter({ hasText: other.url });
  await expect(card.getByText('Answers in')).toBeVisible();
  await other.close();
  await page.reload();
  await expect(card.getByText('Nothing answers there')).toBeVisible();
  await expectNoViolations(page);
  const again = await startSimulator({ empty: true, port: other.port });
  await expect(card.getByText('Answers in')).toBeVisible({ timeout: 15_000 });
  await again.close();
});

test('the palette leads everywhere by keyboard', async ({ page }) => {
  await page.goto('./#/servers');
  await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('listbox', { name: 'Commands' })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.type('Import');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeFocused();
});

test('a room whose files are gone after an update says so and offers to reload', async ({ page, allowed, context }) => {
  allowed.console(/Failed to load resource|dynamically imported module/);
  await page.goto('./#/servers');
  await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible();
  await context.route(/ImportPage.*\.js$/, (route) => route.fulfill({ status: 404 }));
  await page.getByRole('navigation').getByRole('link', { name: 'Import' }).click();
  await expect(page.getByText('This part of the page could not be loaded')).toBeVisible();
  await expectNoViolations(page);
  await context.unroute(/ImportPage.*\.js$/);
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();
});

test('on a narrow screen the rooms are behind a menu that closes with Escape', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('./#/servers');
  await page.getByRole('button', { name: 'Open sidebar' }).click();
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeHidden();
  await page.getByRole('button', { name: 'Open sidebar' }).click();
  await page.getByRole('link', { name: 'Chat' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Chat' })).toBeFocused();
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeHidden();
});

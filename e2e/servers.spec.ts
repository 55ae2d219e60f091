import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { choose, job, named, start } from './import-room';
import { chain } from './models/chain';
import { passOn, startProxy, startTlsProxy } from './proxy';
import { startSimulator } from './simulator';
import { serveSite, type Front } from './tools/site.mjs';

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

/** A proxy in front of page and Ollama, which lets in whom it knows by a cookie or by a password. */
function gate(ollama: string, login: 'cookie' | 'password'): Front {
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const password = `Basic ${Buffer.from('alice:pa%ss').toString('base64')}`;
    if (path === '/login') {
      response.writeHead(303, { 'Set-Cookie': 'session=1; HttpOnly; SameSite=Strict', Location: '/' }).end();
    } else if (request.headers.cookie !== 'session=1' && request.headers.authorization !== password) {
      response.writeHead(401, login === 'password' ? { 'WWW-Authenticate': 'Basic realm="Workshop"' } : {}).end();
    } else if (path.startsWith('/api/')) {
      passOn(ollama, request, response);
    } else return false;
    return true;
  };
}

for (const login of ['cookie', 'password'] as const) {
  test.describe(`a page that is behind one login with its Ollama, by ${login}`, () => {
    if (login === 'password') test.use({ httpCredentials: { username: 'alice', password: 'pa%ss' } });

    test('uses it, uploads included', async ({ page, allowed, simulator }) => {
      const site = await serveSite({ front: gate(simulator.url, login) });
      site.config = {};
      const url = `http://localhost:${site.port}`;
      allowed.requestsTo(url);
      allowed.requestsTo(localOllama);
      allowed.console(failedRequest);
      await page.goto(login === 'cookie' ? `${url}/login` : url);
      const server = new RegExp(`^Server localhost:${site.port}, Ollama `);
      await expect(page.getByRole('button', { name: server })).toBeVisible({ timeout: 30_000 });

      await page.goto(`${url}/#/import`);
      await choose(page, chain().file);
      const name = await named(page);
      await start(page).click();
      await expect(job(page, name).getByText(/^Ready on/)).toBeVisible({ timeout: 30_000 });
      expect(simulator.requests.some(({ method, path }) => method === 'POST' && path.startsWith('/api/blobs/'))).toBe(
        true,
      );

      if (login === 'cookie') {
        // The session ends while the page is open.
        await page.getByRole('navigation').getByRole('link', { name: 'Servers' }).first().click();
        await expect(page.getByText('Answers in')).toBeVisible();
        await page.context().clearCookies();
        // Whoever comes back to the tab need not wait until the page asks again by itself.
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
        await expect(page.getByText('It asks for a login')).toBeVisible({ timeout: 30_000 });
        await expectNoViolations(page);
      }
      await site.close();
    });
  });
}

test('an address is taken as it is pasted, or refused with the reason', async ({ page }) => {
  await page.goto('./#/servers?add');
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  const address = dialog.getByRole('textbox', { name: 'Address' });
  for (const [text, words] of [
    ['http//box:99999', 'A port is a number from 1 to 65535'],
    ['\u200Bhttp//box:1234', 'That is http://box:1234'],
    ['fe80::1%eth0', 'Browsers cannot call an address with a zone'],
    ['http://ha.local:8123/api/hassio_ingress/AbC/api/tags', 'That is http://ha.local:8123/api/hassio_ingress/AbC'],
  ] as const) {
    await address.fill(text);
    await expect(dialog.getByText(words)).toBeVisible();
  }
  await expectNoViolations(page);
  await address.fill('http://alice:pa%ss@box:1234');
  await expect(dialog.getByText('That is http://box:1234, as the user alice')).toBeVisible();
});

test.describe('an address with the wrong scheme', () => {
  test('https for an Ollama of plain http: the right one is found and taken', async ({ page, allowed, simulator }) => {
    allowed.console(failedRequest);
    await page.goto('./#/servers?add');
    const dialog = page.getByRole('dialog', { name: 'Add a server' });
    await dialog.getByRole('textbox', { name: 'Address' }).fill(`https://127.0.0.1:${simulator.port}`);
    await dialog.getByRole('button', { name: 'Test connection' }).click();
    await expect(dialog.getByText('It speaks plain http')).toBeVisible();
    await expectNoViolations(page);
    await dialog.getByRole('button', { name: `Use ${simulator.url}` }).click();
    await expect(dialog.getByText(/Ollama .* answers in \d+ ms\./)).toBeVisible();
    await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue(simulator.url);
  });

  test('http for one behind https: a card takes the right one too', async ({ page, allowed, simulator }) => {
    const tls = await startTlsProxy(simulator.url);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Security.setIgnoreCertificateErrors', { ignore: true });
    allowed.requestsTo(tls.url);
    allowed.console(failedRequest);
    await addServer(page, tls.url.replace('https:', 'http:'));
    await page.getByRole('button', { name: `Use ${tls.url}` }).click();
    await expect(page.getByRole('listitem').filter({ hasText: tls.url }).getByText('Answers in')).toBeVisible();
    await tls.close();
  });
});

test('a certificate that nobody has signed: said, and once it is accepted the page goes on', async ({
  page,
  allowed,
  simulator,
}) => {
  const tls = await startTlsProxy(simulator.url);
  allowed.requestsTo(tls.url);
  allowed.console(failedRequest);
  await addServer(page, tls.url);
  const card = page.getByRole('listitem').filter({ hasText: tls.url });
  await expect(card.getByText('No secure connection', { exact: true })).toBeVisible();
  await expect(card.getByRole('link', { name: 'Open it in a tab' })).toHaveAttribute('href', tls.url);
  await expectNoViolations(page);
  // As a user does who lets the browser go on.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Security.setIgnoreCertificateErrors', { ignore: true });
  await expect(card.getByText('Answers in')).toBeVisible({ timeout: 15_000 });
  await tls.close();
});

test("a proxy that sends CORS headers beside Ollama's is told from a refused origin", async ({
  page,
  allowed,
  simulator,
}) => {
  const twice = await startProxy(simulator.url, (_, { 'access-control-allow-origin': own, ...fields }) => ({
    ...fields,
    'Access-Control-Allow-Origin': own === undefined ? '*' : ['*', own],
  }));
  const joined = await startProxy(simulator.url, (request, { 'access-control-allow-origin': own, ...fields }) => ({
    ...fields,
    'Access-Control-Allow-Origin': own === undefined ? '*' : `*, ${request.headers.origin}`,
  }));
  allowed.console(failedRequest);
  for (const { url } of [twice, joined]) {
    allowed.requestsTo(url);
    await addServer(page, url);
    const card = page.getByRole('listitem').filter({ hasText: url });
    await expect(card.getByText('The proxy sends a CORS header of its own')).toBeVisible();
    await expect(card.getByText('OLLAMA_ORIGINS=')).toBeHidden();
  }
  await expectNoViolations(page);
  await twice.close();
  await joined.close();
});

/** Adds a server by its address and looks at it in the servers room. */
async function addServer(page: Page, url: string): Promise<void> {
  await page.goto('./#/servers?add');
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(url);
  await dialog.getByRole('button', { name: 'Add and use' }).click();
  await expect(dialog).toBeHidden();
}

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

import { createServer, type AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { ProfileName } from '@/embedded/testing/profile';
import { startSimulator, type Simulator } from './simulator';
import { serveSite, type Site } from './tools/site.mjs';

/** dist/ is served from here and from nowhere else, so that an absolute path anywhere in it fails. */
const basePath = '/some/deep/path/';

/** What a story may set with `test.use`. */
interface StoryOptions {
  /** The name the page is opened by. `paddock.test` is loopback too, but not a secure context. */
  pageHost: 'localhost' | 'paddock.test';
  /** The servers that config.json presets. The simulator, unless a story is about a first run. */
  presets: 'simulator' | 'none';
  /** The real server that the simulator passes for. */
  profile: ProfileName;
}

/** Console lines that the browser writes and no page can prevent. */
const alwaysAllowed = [
  // HEAD before an upload asks whether the server has a blob: 404 is an answer, Chromium logs it as an error.
  /Failed to load resource.*404.*\/api\/blobs\/sha256/,
  // Isolation is for secure contexts; elsewhere its headers are ignored aloud.
  /The Cross-Origin-Opener-Policy header has been ignored/,
];

/** What a story expects beyond a quiet console and requests to the page and the simulator. */
class Allowed {
  readonly patterns = [...alwaysAllowed];
  readonly hosts: Set<string>;

  constructor(urls: string[]) {
    this.hosts = new Set(urls.map((url) => new URL(url).host));
  }

  /** Console output that belongs to the story, such as the browser's own line about a failed request. */
  console(pattern: RegExp): void {
    this.patterns.push(pattern);
  }

  /** Requests to one more server, by its address. */
  requestsTo(url: string): void {
    this.hosts.add(new URL(url).host);
  }
}

interface StoryFixtures extends StoryOptions {
  simulator: Simulator;
  allowed: Allowed;
}

interface WorkerFixtures {
  site: Site;
  /** The port that pages reach as 11434 of this machine (Chromium only). Nothing listens there until a story does. */
  localOllamaPort: number;
}

export const test = base.extend<StoryFixtures, WorkerFixtures>({
  pageHost: ['localhost', { option: true }],
  presets: ['simulator', { option: true }],
  profile: ['0.24', { option: true }],

  // One a story: models that one leaves behind would stand in another's list.
  simulator: async ({ profile }, use) => {
    const simulator = await startSimulator({ profile, origins: ['http://paddock.test:*'] });
    await use(simulator);
    await simulator.close();
  },

  // `browserName` is named because Playwright wants a destructured parameter and a linter no empty one.
  site: [
    async ({ browserName: _ }, use) => {
      const site = await serveSite({ base: basePath });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],

  localOllamaPort: [async ({ browserName: _ }, use) => use(await freePort()), { scope: 'worker' }],

  // [Note: no page.route] Chromium answers CORS preflights itself while requests are intercepted, so that
  // a story would no longer meet the real ones. The host rules below and the site's config.json need none.
  launchOptions: [
    async ({ launchOptions, browserName, localOllamaPort }, use) => {
      if (browserName !== 'chromium') return use(launchOptions);
      const usual = ['localhost', '127.0.0.1'].map((host) => `MAP ${host}:11434 127.0.0.1:${localOllamaPort}`);
      const rules = ['MAP paddock.test 127.0.0.1', ...usual].join(', ');
      const args = [...(launchOptions.args ?? []), `--host-resolver-rules=${rules}`];
      await use({ ...launchOptions, args });
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ site, pageHost }, use) => use(`http://${pageHost}:${site.port}${basePath}`),

  allowed: async ({ simulator, baseURL }, use) => use(new Allowed([baseURL!, simulator.url])),

  context: async ({ context, browserName, allowed, site, simulator, presets }, use) => {
    site.config = { servers: presets === 'simulator' ? [{ name: 'Simulator', url: simulator.url }] : [] };
    // Playwright fills inputs, not the pickers that give handles: without those the page uses inputs.
    await context.addInitScript(() => {
      for (const picker of ['showOpenFilePicker', 'showDirectoryPicker']) {
        Object.defineProperty(window, picker, { value: undefined, configurable: true });
      }
    });
    const problems: string[] = [];
    /** Firefox reports a failed request as an uncaught error, Chromium as console output. */
    const isExpected = (line: string) => allowed.patterns.some((pattern) => pattern.test(line));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && !allowed.hosts.has(url.host)) problems.push(`A request to ${url.href}`);
    });
    // [Note: what a reload gives up] Firefox stops all that a page still loads as soon as the next document is asked for,
    // so that its imports fail while it is still there, with an Error without words.
    const leaving = new WeakSet<Page>();
    context.on('page', (page) => {
      page.on('request', (request) => request.isNavigationRequest() && leaving.add(page));
      // What the next document itself says counts, from its first script on.
      page.on('framenavigated', (frame) => frame === page.mainFrame() && leaving.delete(page));
    });
    context.on('console', (message) => {
      const line = `${message.type()}: ${message.text()} (${message.location().url})`;
      const page = message.page();
      if (browserName === 'firefox' && message.text() === 'Error' && page && leaving.has(page)) return;
      if (!isExpected(line)) problems.push(`Console ${line}`);
    });
    context.on('weberror', (error) => {
      const line = error.error().stack ?? error.error().message;
      if (!isExpected(line)) problems.push(`Uncaught ${line}`);
    });
    await use(context);
    expect(problems, 'a quiet console and no request to anything but the page and its servers').toEqual([]);
  },
});

export { expect };

/**
 * Fails on what axe finds against WCAG 2.2 AA and its best practices. In the dark theme the contrast is
 * looked at once more: nothing else depends on colours.
 */
export async function expectNoViolations(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await useTheme(page, colorScheme);
    await transitionsEnd(page);
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (colorScheme === 'dark') axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    );
    expect(found, `axe, ${colorScheme} theme`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/**
 * Closes a dialog, a popover or a menu by Escape, and waits for its end. A key that is pressed before the focus is
 * there is for something else, and what is still closing lies over what is clicked next.
 */
export async function closeByEscape(page: Page, open: Locator): Promise<void> {
  await expect.poll(() => open.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(open).toBeHidden();
}

/** Switches a page that follows the system's theme. */
export async function useTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  const html = expect(page.locator('html'));
  await (colorScheme === 'dark' ? html : html.not).toHaveClass(/\bdark\b/);
}

/**
 * A colour in mid-transition is no colour of ours. Endless animations, such as a spinner's, go on, and those of what
 * is folded away (`hidden="until-found"`) stand still until it is shown: CSS Containment 2, skipped contents.
 */
async function transitionsEnd(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => {
      if (effect?.getComputedTiming().endTime === Infinity) return false;
      const target = effect instanceof KeyframeEffect ? effect.target : null;
      return target?.checkVisibility({ contentVisibilityAuto: true }) ?? true;
    });
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined);
  });
}

/** Fails where the page, not a part of it, scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { createHash } from 'node:crypto';
import type { Page, Request } from '@playwright/test';
import type { ExchangeRecord } from '@/ollama/recording';
import { expect, test } from './fixtures';
import { chain, plainTemplate } from './models/chain';
import { startOllama, type RealOllama } from './real-ollama';
import { findOllamas } from './tools/ollamas.mjs';

// What Paddock exists for, from a file on disk to a chat, told once and run against everything that
// plays an Ollama. The model's sentence is drawn anew: whoever shows it got it from the file.

interface Walk {
  /** As the page calls the server. */
  serverName: string;
  /** Where its requests go; undefined for the server in the page, which has none. */
  serverUrl?: string;
  /** Whether the server takes Go templates. */
  takesTemplate: boolean;
}

async function walk(page: Page, { serverName, serverUrl, takesTemplate }: Walk): Promise<void> {
  const { file, sentence } = chain();
  const bytes = Buffer.from(await file.arrayBuffer());
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const model = `walk-${Math.random().toString(36).slice(2, 10)}`;
  const requests: Request[] = [];
  page.on('request', (request) => {
    if (serverUrl && request.url().startsWith(serverUrl)) requests.push(request);
  });

  // A file is picked and recognised.
  await page.getByRole('navigation').getByRole('link', { name: 'Import' }).first().click();
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await page.setInputFiles('input[type=file]', { name: file.name, mimeType: '', buffer: bytes });
  await expect(page.getByLabel('About the file')).toContainText('llama');
  await page.getByLabel('Name', { exact: true }).fill(model);
  await page.getByRole('button', { name: /^(Template and p|P)arameters$/ }).click();
  await expect(page.getByRole('textbox', { name: 'Temperature' })).toBeVisible();
  await expect(page.getByRole('radiogroup', { name: 'Template' })).toHaveCount(takesTemplate ? 1 : 0);
  if (takesTemplate) {
    await page.getByRole('radio', { name: 'My own' }).click();
    await page.getByRole('textbox', { name: 'Template' }).fill(plainTemplate);
  }

  // It is digested, looked for, uploaded, created.
  await page.getByRole('button', { name: `Import to ${serverName}` }).click();
  const card = page.getByRole('region', { name: 'Imports' }).getByRole('article', { name: model, exact: true });
  await expect(card.getByText(serverUrl ? `Ready on ${serverName}` : 'Ready in this browser')).toBeVisible({
    timeout: 30_000,
  });
  await expect(card.getByText(serverUrl ? `sent to ${serverName}` : 'stored in this browser')).toBeVisible();
  await expectMainRequests(page, digest, model, takesTemplate);
  if (serverUrl) expectSent(requests, digest);

  // It is in the list.
  await page.getByRole('navigation').getByRole('link', { name: 'Models' }).first().click();
  await expect(page.getByRole('link', { name: `${model}:latest`, exact: true })).toBeVisible();

  // It says its sentence.
  await page.getByRole('link', { name: `Chat with ${model}:latest` }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('What do you say?');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  const answer = page.getByRole('article', { name: `${model}:latest` });
  await expect(answer).toContainText(sentence, { timeout: 45_000 });
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  if (serverUrl) {
    const asked = requests.filter((request) => new URL(request.url()).pathname === '/api/chat');
    expect(asked).toHaveLength(1);
    expect((await asked[0]!.response())!.headers()['content-type']).toContain('ndjson');
  }
}

/**
 * The HEAD, the POST and the create, in this order and once each, for the digest that we computed too. The
 * page's own log has those that never reach a network.
 */
async function expectMainRequests(page: Page, digest: string, model: string, takesTemplate: boolean): Promise<void> {
  const exchanges = await page.evaluate(() =>
    (window as unknown as { paddock: { exchanges(): ExchangeRecord[] } }).paddock.exchanges(),
  );
  const main = exchanges.filter(({ path }) => /^\/api\/(blobs|create)/.test(path));
  expect(main.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
    `HEAD /api/blobs/${digest} 404`,
    `POST /api/blobs/${digest} 201`,
    'POST /api/create 200',
  ]);
  const { requestBody } = main[2]!;
  expect(JSON.parse(requestBody && 'text' in requestBody ? requestBody.text : '')).toEqual({
    model,
    files: { 'chain.gguf': digest },
    ...(takesTemplate ? { template: plainTemplate } : {}),
  });
}

/** The same, as it went over the network. */
function expectSent(requests: Request[], digest: string): void {
  const sent = requests.map((request) => `${request.method()} ${decodeURIComponent(new URL(request.url()).pathname)}`);
  expect(sent.filter((line) => /\/api\/(blobs|create)/.test(line))).toEqual([
    `HEAD /api/blobs/${digest}`,
    `POST /api/blobs/${digest}`,
    'POST /api/create',
  ]);
}

async function useThisBrowser(page: Page): Promise<void> {
  await page.goto('./');
  await page.getByRole('button', { name: /Switch server/ }).click();
  await page.getByRole('button', { name: /^This browser/ }).click();
}

for (const pageHost of ['localhost', 'paddock.test'] as const) {
  test.describe(pageHost === 'localhost' ? 'the walk' : 'the walk without a secure context', () => {
    test.use({ pageHost });

    test('with the server inside the page @firefox', async ({ page, allowed }) => {
      // Chromium's own line where there is no GPU to run the engine on.
      allowed.console(/No available adapters/);
      await useThisBrowser(page);
      expect(await page.evaluate(() => isSecureContext)).toBe(pageHost === 'localhost');
      await walk(page, { serverName: 'this browser', takesTemplate: false });
    });

    // Whether a browser takes a server's answers is proven by one version of it, in each of the two contexts.
    for (const profile of pageHost === 'localhost' ? (['0.24', '0.33'] as const) : (['0.24'] as const)) {
      test.describe(`as ${profile}`, () => {
        test.use({ profile });

        test(`with the simulator${profile === '0.24' ? ' @firefox' : ''}`, async ({ page, simulator }) => {
          await page.goto('./');
          await walk(page, { serverName: 'Simulator', serverUrl: simulator.url, takesTemplate: true });
        });
      });
    }
  });
}

test('the answer comes on the screen as it is made', async ({ page, simulator }) => {
  simulator.faults.set('/api/chat', { kind: 'slow', delayMs: 100 }, { times: 1 });
  await page.goto('./');
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const text = document.querySelector('article[aria-busy="true"]')?.textContent?.trim();
      if (text) seen.add(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await walk(page, { serverName: 'Simulator', serverUrl: simulator.url, takesTemplate: true });
  const states = await page.evaluate(() => (window as unknown as { seen: Set<string> }).seen.size);
  expect(states).toBeGreaterThan(3);
});

// Where there is none there are no such stories: `npm test` says so.
for (const { program, title } of findOllamas()) {
  test.describe(`the walk with a real Ollama ${title}`, () => walkWithReal(program));
}

function walkWithReal(program: string): void {
  let ollama: RealOllama | undefined;

  test.beforeAll(async () => {
    ollama = await startOllama(program);
  });
  test.afterAll(() => ollama?.close());

  test('from the file to its sentence @firefox', async ({ page, site, allowed }) => {
    site.config = { servers: [{ name: 'Real', url: ollama!.url }] };
    allowed.requestsTo(ollama!.url);
    await page.goto('./');
    await walk(page, { serverName: 'Real', serverUrl: ollama!.url, takesTemplate: true });
  });
}

// `npm run size`: the JavaScript and CSS that Chromium asks for, each file as gzip -9, for the models
// list, for a conversation opened by its link, and for what each room of the workbench has beyond the shell. Those are
// opened as on a phone: their editor and their charts come when they are shown.
// Goals: firstLoadKB <= 182, chatKB <= 340, roomKB (of the largest) <= 120.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { startSimulator } from '../simulator';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { createChainModel } from '../tools/create-chain-model';
import { ensureBuilt, root } from '../tools/prepare.mjs';
import { serveSite } from '../tools/site.mjs';

const goals = { firstLoadKB: 182, chatKB: 340, roomKB: 120 };
const rooms = ['playground', 'embeddings', 'benchmark'] as const;
const answer = "Like this:\n\n```ts\nconsole.log('hello');\n```\n\nThat is all.";
/** What a page may still ask for once it is complete counts as well. */
const settleMs = 5000;

await ensureBuilt();
const simulator = await startSimulator({ empty: true });
const site = await serveSite();
site.config = { servers: [{ name: 'Simulator', url: simulator.url }] };
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });

try {
  for (let n = 1; n <= 20; n++) await createChainModel(simulator.url, `model-${String(n).padStart(2, '0')}`, answer);
  const address = `http://localhost:${site.port}/`;

  const first = await measure(await browser.newContext(), async (page) => {
    await page.goto(`${address}#/models`);
    await expect(page.getByRole('link', { name: 'model-20' }).first()).toBeVisible();
  });
  printTable('The models list, 20 models', first);

  const chatContext = await browser.newContext();
  const conversation = await haveConversation(chatContext, address);
  const chat = await measure(chatContext, async (page) => {
    await page.goto(conversation);
    await expect(page.locator('pre').first()).toBeVisible();
  });

  printTable('A conversation with code, opened by its link', chat);

  const shell = new Set([...first, ...chat].filter(({ name }) => isShell(name)).map(({ name }) => name));
  const roomSizes: number[] = [];
  for (const room of rooms) {
    const all = await measure(await browser.newContext({ viewport: { width: 360, height: 740 } }), async (page) => {
      await page.goto(`${address}#/${room}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    });
    const own = all.filter(({ name, kind }) => !shell.has(name) && (kind === 'js' || kind === 'css'));
    printTable(`The room ${room}, beyond the shell`, own);
    roomSizes.push(scriptsAndStyles(own));
  }

  console.log(
    `goals: models list <= ${goals.firstLoadKB} kB, conversation <= ${goals.chatKB} kB, ` +
      `each room beyond the shell <= ${goals.roomKB} kB, of js and css`,
  );
  console.log(
    JSON.stringify({
      firstLoadKB: scriptsAndStyles(first),
      chatKB: scriptsAndStyles(chat),
      roomKB: Math.max(...roomSizes),
    }),
  );
} finally {
  await browser.close();
  await site.close();
  await simulator.close();
}

interface AskedFile {
  name: string;
  kind: string;
  gzipBytes: number;
}

/** What a page asks the site for, from opening it until it is complete and a while longer. */
async function measure(context: BrowserContext, open: (page: Page) => Promise<void>): Promise<AskedFile[]> {
  const page = await context.newPage();
  const names = new Set<string>();
  const workers = new Set<string>();
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.port === String(site.port)) names.add(url.pathname.slice(1) || 'index.html');
  });
  page.on('worker', (worker) => workers.add(new URL(worker.url()).pathname.slice(1)));
  await open(page);
  await page.waitForTimeout(settleMs);
  await context.close();
  return [...names]
    .filter((name) => name !== 'config.json')
    .map((name) => ({
      name,
      kind: workers.has(name) ? 'worker' : kindOf(name),
      gzipBytes: gzipSync(readFileSync(join(root, 'dist', name)), { level: 9 }).length,
    }));
}

/** What every room needs: the entry of the build, with the styles of all. */
function isShell(name: string): boolean {
  return /^(assets\/(index|rolldown-runtime)-[^/]*|theme\.js)$/.test(name);
}

function kindOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return ending.startsWith('woff') ? 'font' : ending;
}

/** A conversation whose answer has code, and its address. */
async function haveConversation(context: BrowserContext, address: string): Promise<string> {
  const page = await context.newPage();
  await page.goto(`${address}#/chat?model=model-01`);
  await page.getByRole('textbox', { name: 'Message' }).fill('How do I print a line?');
  await page.keyboard.press('Enter');
  await expect(page.locator('pre')).toContainText('console.log');
  // Stored, not only shown: it is there after a reload.
  await page.reload();
  await expect(page.locator('pre')).toContainText('console.log');
  const url = page.url();
  await page.close();
  return url;
}

function scriptsAndStyles(files: AskedFile[]): number {
  return kilobytes(files.filter(({ kind }) => kind === 'js' || kind === 'css'));
}

function kilobytes(files: AskedFile[]): number {
  return Math.round(files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 100) / 10;
}

function printTable(title: string, files: AskedFile[]): void {
  console.log(`\n${title}`);
  for (const file of files.toSorted((a, b) => b.gzipBytes - a.gzipBytes)) {
    console.log(`${kilobytes([file]).toFixed(1).padStart(8)} kB  ${file.kind.padEnd(6)}  ${file.name}`);
  }
  for (const kind of new Set(files.map(({ kind }) => kind))) {
    console.log(
      `${kilobytes(files.filter((file) => file.kind === kind))
        .toFixed(1)
        .padStart(8)} kB  ${kind} in total`,
    );
  }
  console.log(`${kilobytes(files).toFixed(1).padStart(8)} kB  in total`);
}

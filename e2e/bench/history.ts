// npm run bench:history: what a long history costs, with 2,000 conversations of which one has 10,000 messages.
// From a click on it, and from its link, until its end is painted; the frames while the wheel goes back through
// 5,000 messages and through the list, most of a screen with each event; from a keystroke until what it finds in all messages is painted. Of
// several runs the median counts. Goals: openMs <= 200, worstFrameMs < 50, searchMs < 100. Options: --rounds
// <number>, --messages <number>.
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from '@playwright/test';
import { startSimulator } from '../simulator';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { ensureBuilt } from '../tools/prepare.mjs';
import { serveSite, type Site } from '../tools/site.mjs';
import { median, round } from './numbers';
import { firstSight, framesDuring, installProbe, respond, type Frames } from './probe';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, messages: { type: 'string', default: '10000' } },
});
const rounds = Number(values.rounds);
const messageCount = Number(values.messages);
const conversationCount = 2000;
const messagesToScroll = Math.min(5000, messageCount / 2);
const end = { selector: '[role=log]', text: `Message ${messageCount - 1}.` };

interface Measured {
  clickMs: number[];
  linkMs: number[];
  firstMs: number[];
  firstSearchMs: number[];
  searchMs: number[];
  opening: Frames[];
  messages: Frames[];
  list: Frames[];
}

await ensureBuilt();
const simulator = await startSimulator({ empty: true });
const site = await serveSite();
site.config = { servers: [{ name: 'Simulator', url: simulator.url }] };
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
const measured: Measured = {
  clickMs: [],
  linkMs: [],
  firstMs: [],
  firstSearchMs: [],
  searchMs: [],
  opening: [],
  messages: [],
  list: [],
};
try {
  for (let each = 0; each < rounds; each += 1) await measure(browser, site);
  console.log(JSON.stringify(report()));
} finally {
  await browser.close();
  await Promise.all([site.close(), simulator.close()]);
}

/** One visit, with a history of its own. */
async function measure(browser: Browser, site: Site): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  const page = await context.newPage();
  await installProbe(page);
  const address = `http://localhost:${site.port}/`;
  await page.goto(`${address}#/chat`);
  await page.getByText('will be listed here').waitFor();
  await storeHistory(page);

  // Another document, by the link.
  await page.goto('about:blank');
  await page.goto(`${address}#/chat/long`, { waitUntil: 'commit' });
  measured.firstMs.push(await firstSight(page, end));
  await settle(page);

  // The same document, by the link, from another room.
  await page.goto(`${address}#/servers`);
  await settle(page);
  measured.linkMs.push(
    await page.evaluate(async (sight) => {
      const startMs = performance.now();
      location.hash = '#/chat/long';
      window.probe.expect(undefined, [sight]);
      return (await window.probe.answer)! - startMs;
    }, end),
  );
  await settle(page);

  // By a click.
  await page.goto(`${address}#/chat/short-3`);
  await page.getByRole('log').getByText('Answer 3.').waitFor();
  await settle(page);
  const link = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: 'The long one' });
  measured.opening.push(
    await framesDuring(page, async () => {
      const { paintedMs } = await respond(page, 'pointerup', () => link.click(), end);
      measured.clickMs.push(paintedMs);
      await settle(page);
    }),
  );
  measured.messages.push(await wheelBack(page));
  measured.list.push(await wheelList(page));
  await search(page);
  await context.close();
}

/** What is read behind the page is read. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(1500);
}

async function wheelBack(page: Page): Promise<Frames> {
  await page.mouse.move(1000, 400);
  // By the first message on the page: to look for all of them would be work of the page that is measured.
  const number = () =>
    page.evaluate(() => Number(/Message (\d+)\./.exec(document.querySelector('[role=log]')!.textContent)![1]));
  const frames = await framesDuring(page, async () => {
    for (let steps = 0; steps < 20_000; steps += 1) {
      await page.mouse.wheel(0, -800);
      if (steps % 20 === 19 && (await number()) < messageCount - messagesToScroll) return;
    }
    throw new Error(`The wheel went back to message ${await number()} only`);
  });
  return frames;
}

async function wheelList(page: Page): Promise<Frames> {
  const list = page.getByRole('navigation', { name: 'Conversations' });
  const { x, width } = (await list.boundingBox())!;
  await page.mouse.move(x + width / 2, 500);
  const frames = await framesDuring(page, async () => {
    for (let gone = 0; gone < conversationCount * 40; gone += 600) await page.mouse.wheel(0, 600);
  });
  await list.getByRole('link', { name: `Conversation ${conversationCount - 1}`, exact: true }).waitFor();
  return frames;
}

async function search(page: Page): Promise<void> {
  const field = page.getByRole('searchbox', { name: 'Search titles and messages' });
  await field.focus();
  const found = (text: string) => ({ selector: 'nav mark', text });
  const first = await respond(page, 'input', () => field.fill('word77'), found('word77'));
  measured.firstSearchMs.push(first.paintedMs);
  for (const words of ['word4', 'needle', '最长', 'Message 99']) {
    await field.fill(words.slice(0, -1));
    await page.waitForTimeout(300);
    const { paintedMs } = await respond(page, 'input', () => field.fill(words), found(words.split(' ')[0]!));
    measured.searchMs.push(paintedMs);
  }
}

/** Puts a history where the page keeps its own: texts of 500 characters, a tenth of them Chinese. */
async function storeHistory(page: Page): Promise<void> {
  // Opened before the page has made it, the database would be an empty one.
  await page.waitForFunction(async () => (await indexedDB.databases()).some(({ version }) => version! > 1));
  await page.evaluate(
    async ({ messageCount, conversationCount }) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('paddock-conversations');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error!);
      });
      const now = Date.now();
      const words = (n: number) => Array.from({ length: 80 }, (_, at) => `word${(n * 7 + at * 13) % 997}`).join(' ');
      const text = (n: number) => (n % 10 === 0 ? '长江是中国最长的河流，也是世界第三长的河流。'.repeat(20) : words(n));
      const message = (id: string, conversationId: string, parentId: string | null, n: number, words: string) => ({
        id,
        conversationId,
        parentId,
        role: n % 2 === 0 ? 'user' : 'assistant',
        status: 'done',
        createdAt: now - 1e9 + n,
        parts: [{ kind: 'text', text: words }],
        ...(n % 2 === 1 && { model: 'm:latest', serverId: 's', endedAt: now - 1e9 + n }),
      });
      const put = async (store: string, rows: object[]) => {
        for (let at = 0; at < rows.length; at += 1000) {
          const transaction = database.transaction(store, 'readwrite');
          for (const row of rows.slice(at, at + 1000)) transaction.objectStore(store).put(row);
          await new Promise((resolve, reject) => {
            transaction.oncomplete = resolve;
            transaction.onerror = () => reject(transaction.error!);
          });
        }
      };
      // Ids in no order, as they are.
      const id = (n: number) => `${((n * 7919) % 100_003).toString(16)}-${n}`;
      const long = Array.from({ length: messageCount }, (_, n) =>
        message(
          id(n),
          'long',
          n === 0 ? null : id(n - 1),
          n,
          `Message ${n}.\n\n${text(n)}${n % 500 === 1 ? ' needle' : ''}`,
        ),
      );
      const conversation = (id: string, title: string, leafId: string, at: number) => ({
        id,
        title,
        leafId,
        createdAt: at,
        updatedAt: at,
        model: 'm:latest',
        serverId: 's',
      });
      const hour = 3_600_000;
      const conversations = [conversation('long', 'The long one', id(messageCount - 1), now - 1000)];
      const short: object[] = [];
      for (let n = 1; n < conversationCount; n += 1) {
        conversations.push(conversation(`short-${n}`, `Conversation ${n}`, `sa-${n}`, now - n * hour));
        short.push(message(`sq-${n}`, `short-${n}`, null, 0, `Question ${n}. ${words(n)}`));
        short.push(message(`sa-${n}`, `short-${n}`, `sq-${n}`, 1, `Answer ${n}. ${words(n)}`));
      }
      await put('messages', [...long, ...short]);
      await put('conversations', conversations);
      database.close();
    },
    { messageCount, conversationCount },
  );
}

function report(): Record<string, number> {
  const of = (numbers: number[]) => round(median(numbers));
  const worst = (frames: Frames[]) => round(median(frames.map(({ worstMs }) => worstMs)));
  console.table({
    'a click until its end is painted': { ms: of(measured.clickMs) },
    'its link, in a page that is there': { ms: of(measured.linkMs) },
    'its link, in a new document': { ms: of(measured.firstMs) },
    'the first search, which reads all messages': { ms: of(measured.firstSearchMs) },
    'a search': { ms: of(measured.searchMs), worst: round(Math.max(...measured.searchMs)) },
  });
  console.table({ opening: measured.opening.at(-1), messages: measured.messages.at(-1), list: measured.list.at(-1) });
  return {
    openMs: Math.max(of(measured.clickMs), of(measured.linkMs)),
    firstOpenMs: of(measured.firstMs),
    worstFrameMs: Math.max(worst(measured.messages), worst(measured.list)),
    openingFrameMs: worst(measured.opening),
    searchMs: of(measured.searchMs),
    firstSearchMs: of(measured.firstSearchMs),
  };
}

// npm run bench:models: how the page keeps up with a server of 1,000 models and one of 10,000. From the
// press of a key or button until its outcome is painted, for the models list's search and order and for
// the chat's menu of models; the first rows from the beginning of the document on; and the frames while
// the wheel goes through 5,000 rows. Of several runs the median counts. Options: --rounds <number>,
// --rows <number> that the wheel goes through, --before <folder> with another dist/ to measure in turns.
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from '@playwright/test';
import { startSimulator, type Simulator } from '../simulator';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { ensureBuilt } from '../tools/prepare.mjs';
import { serveSite, type Site } from '../tools/site.mjs';
import { columns } from '@/features/models/columns';
import { storeOfMany } from './many-models';
import { median, round } from './numbers';
import { firstSight, framesDuring, installProbe, respond, type Frames, type Response } from './probe';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string', default: '5000' },
    before: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const rowsToScroll = Number(values.rows);
const rowHeight = 48;
const allColumns = columns.map(({ key }) => key);
/** Digits: each one leaves fewer models, and every one leaves some. */
const typed = '0042';

interface Measured {
  firstRows: number[];
  keystrokes: Response[];
  sorts: Response[];
  /** Of the largest list only. */
  frames: Frames[];
  menuFirst: Response[];
  menuAgain: Response[];
  menuKeystrokes: Response[];
}

await ensureBuilt();
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
const servers = await Promise.all([1000, 10_000].map(startServer));
const sites = [await serveSite(), ...(values.before ? [await serveSite({ folder: values.before })] : [])];
try {
  const measured = sites.map(() => servers.map(nothing));
  for (let each = 0; each < rounds; each += 1) {
    for (const [build, site] of sites.entries()) {
      for (const [size, server] of servers.entries()) await measure(browser, site, server, measured[build]![size]!);
    }
  }
  if (measured[1]) report('Before', measured[1]);
  console.log(JSON.stringify(report('The models list and the chat’s menu', measured[0]!)));
} finally {
  await browser.close();
  await Promise.all([...sites, ...servers.map(({ simulator }) => simulator)].map((each) => each.close()));
}

interface Server {
  simulator: Simulator;
  names: string[];
}

async function startServer(count: number): Promise<Server> {
  const { store, names } = await storeOfMany(count);
  const simulator = await startSimulator({ empty: true, store });
  // It reads every manifest the first time it is asked.
  await (await fetch(`${simulator.url}/api/tags`)).arrayBuffer();
  return { simulator, names };
}

function nothing(): Measured {
  return {
    firstRows: [],
    keystrokes: [],
    sorts: [],
    frames: [],
    menuFirst: [],
    menuAgain: [],
    menuKeystrokes: [],
  };
}

/** One visit. */
async function measure(browser: Browser, site: Site, server: Server, measured: Measured): Promise<void> {
  site.config = { servers: [{ name: 'Simulator', url: server.simulator.url }] };
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  const page = await context.newPage();
  await installProbe(page);
  const address = `http://localhost:${site.port}/`;
  // All columns, a filter that leaves every model, and later all of them chosen: the list with all that it can have on.
  await page.addInitScript((keys) => localStorage.setItem('paddock.models.columns', keys), JSON.stringify(allColumns));
  await page.goto(`${address}#/models?size=0-`, { waitUntil: 'commit' });
  measured.firstRows.push(await firstSight(page, { selector: '[role=row] a' }));
  // The first input of a document waits for what it still has to do.
  await page.waitForTimeout(500);
  await page.locator('[role=row] a').first().focus();
  await page.keyboard.press('Control+a');
  await page
    .getByRole('toolbar')
    .getByText(/ chosen/)
    .waitFor();
  measured.keystrokes.push(...(await keystrokes(page, server)));
  measured.sorts.push(...(await sorts(page)));
  if (server.names.length > rowsToScroll) measured.frames.push(await wheel(page));
  await page.goto('about:blank');
  await page.goto(`${address}#/chat`);
  await menu(page, measured);
  await context.close();
}

async function keystrokes(page: Page, { names }: Server): Promise<Response[]> {
  await page.getByRole('searchbox').first().focus();
  const responses: Response[] = [];
  const press = async (key: string, text: string) => {
    const count = names.filter((name) => name.includes(text)).length;
    const sight = { selector: '[role=table]', attribute: ['aria-rowcount', String(count + 1)] } as const;
    responses.push(
      await respond(page, 'keydown', () => page.keyboard.press(key), { ...sight, attribute: [...sight.attribute] }),
    );
  };
  for (let end = 1; end <= typed.length; end += 1) await press(typed[end - 1]!, typed.slice(0, end));
  for (let end = typed.length - 1; end >= 0; end -= 1) await press('Backspace', typed.slice(0, end));
  return responses;
}

async function sorts(page: Page): Promise<Response[]> {
  const responses: Response[] = [];
  for (const name of ['Name', 'Name', 'Size', 'Size', 'Family', 'Quantization', 'Modified', 'Parameters']) {
    const head = page.getByRole('columnheader', { name }).getByRole('button');
    responses.push(
      await respond(page, 'pointerup', () => head.click(), { selector: '[aria-rowindex="2"] a', changes: true }),
    );
  }
  return responses;
}

async function wheel(page: Page): Promise<Frames> {
  await page.mouse.move(700, 500);
  const stepPx = 600;
  const frames = await framesDuring(page, async () => {
    for (let gone = 0; gone < rowsToScroll * rowHeight; gone += stepPx) await page.mouse.wheel(0, stepPx);
  });
  const reached = await page.locator('[aria-rowindex]').last().getAttribute('aria-rowindex');
  if (Number(reached) < rowsToScroll) throw new Error(`The wheel went to row ${reached} only`);
  return frames;
}

async function menu(page: Page, measured: Measured): Promise<void> {
  const button = page.getByRole('button', { name: /^Model: / }).or(page.getByRole('combobox', { name: /^Model: / }));
  await button.waitFor();
  await page.waitForTimeout(500);
  const option = { selector: '[role=option]' };
  measured.menuFirst.push(await respond(page, 'pointerdown', () => button.click(), option));
  await page.keyboard.press('Escape');
  await page.locator('[role=option]').first().waitFor({ state: 'detached' });
  measured.menuAgain.push(await respond(page, 'pointerdown', () => button.click(), option));
  for (let end = 1; end <= typed.length; end += 1) {
    const press = () => page.keyboard.press(typed[end - 1]!);
    measured.menuKeystrokes.push(await respond(page, 'keydown', press, { ...option, text: typed.slice(0, end) }));
  }
}

function report(title: string, [thousand, tenThousand]: Measured[]): Record<string, number> {
  const painted = (responses: Response[]) => round(median(responses.map(({ paintedMs }) => paintedMs)));
  const rows = (size: string, of: Measured) =>
    (
      [
        ['filter keystroke', of.keystrokes],
        ['sort', of.sorts],
        ['chat: menu, first time', of.menuFirst],
        ['chat: menu, again', of.menuAgain],
        ['chat: keystroke in the menu', of.menuKeystrokes],
      ] as const
    ).map(([label, responses]) => [
      `${size}: ${label}`,
      {
        'median ms': painted(responses),
        'worst ms': round(Math.max(...responses.map(({ paintedMs }) => paintedMs))),
        'median event ms': median(responses.map(({ eventMs }) => eventMs)),
      },
    ]);
  console.log(title);
  console.table({
    ...Object.fromEntries([...rows('1,000', thousand!), ...rows('10,000', tenThousand!)]),
    '1,000: first rows': { 'median ms': round(median(thousand!.firstRows)) },
    '10,000: first rows': { 'median ms': round(median(tenThousand!.firstRows)) },
  });
  const { frames } = tenThousand!;
  const worstFrameMs = round(median(frames.map(({ worstMs }) => worstMs)));
  console.table(frames);
  const result = {
    keystrokeMs: painted(thousand!.keystrokes),
    sortMs: painted(thousand!.sorts),
    keystrokeMs10k: painted(tenThousand!.keystrokes),
    sortMs10k: painted(tenThousand!.sorts),
    worstFrameMs,
    firstRowsMs: round(median(thousand!.firstRows)),
    modelMenuMs: painted(thousand!.menuFirst),
  };
  return result;
}

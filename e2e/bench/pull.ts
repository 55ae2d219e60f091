// npm run bench:pull: what eight pulls at once cost the page that shows them, two from each of four servers
// that send a line every 60 ms, in Chromium: the processor time of the page's process and of the browser's
// others together, less what they take when nothing is pulled. What of it is the browser's own is measured by a page
// that reads the same streams and does nothing else (`bare`): Chromium wakes a page for every line that comes, also
// where nobody reads it, and hands over a line a read. Options: --seconds <number> that are
// measured, --rounds <number> of which the median counts, --trace prints where the page's time goes.
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { startSimulator, type Simulator } from '../simulator';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { ensureBuilt } from '../tools/prepare.mjs';
import { serveSite } from '../tools/site.mjs';
import { median, round } from './numbers';
import { openUnwatched, type UnwatchedPage } from './unwatched-page';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '2' },
    trace: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const tickMs = 60;
const models = ['llama3.3:70b', 'gpt-oss:120b'];

interface Measured {
  lines: number;
  /** Of the page's own process, and of all of Chromium's, both without what they take anyway. */
  pagePercent: number;
  corePercent: number;
  msPerThousand: number;
  /** What reading as many streams takes a page that does nothing with them, as `corePercent`. */
  barePercent: number;
  /** The page's only thread that draws and runs scripts. */
  mainThreadPercent: number;
}

await ensureBuilt();
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
const system = await browser.newBrowserCDPSession();
const servers = await Promise.all(
  Array.from({ length: 4 }, () => startSimulator({ empty: true, tickMs, bytesPerSecond: 40e6 })),
);
const site = await serveSite();
site.config = { servers: servers.map(({ url }, index) => ({ name: nameOf(index), url })) };
try {
  const runs: Measured[] = [];
  for (let each = 0; each < Number(values.rounds); each += 1) runs.push(await measure(servers));
  console.log(`Eight pulls at once, a line every ${tickMs} ms each, for ${seconds} s`);
  console.table(runs);
  const of = (key: keyof Measured) => round(median(runs.map((run) => run[key])));
  console.log(
    JSON.stringify({
      corePercent: of('corePercent'),
      bareCorePercent: of('barePercent'),
      pagePercent: of('pagePercent'),
      mainThreadPercent: of('mainThreadPercent'),
      msPer1000Lines: of('msPerThousand'),
      linesPerSecond: round(of('lines') / seconds),
    }),
  );
} finally {
  await browser.close();
  await Promise.all([site.close(), ...servers.map((server) => server.close())]);
}

/** A visit in which pulls of an earlier one go on: first without, then with them. */
async function measure(servers: Simulator[]): Promise<Measured> {
  const page = await openUnwatched(system, `http://localhost:${site.port}/#/models`);
  await page.until(`document.body.innerText.includes('No models yet')`);
  const idle = await during(page);
  await page.evaluate(`localStorage.setItem('paddock.pulls', ${JSON.stringify(storedPulls(servers))})`);
  await page.send('Page.reload');
  await page.until(`document.querySelectorAll('article [role=progressbar][aria-valuenow]').length === 8`);
  if (values.trace) await trace(page);
  const busy = await during(page);
  await page.close();
  const bare = await readBare(servers);
  return {
    lines: busy.lines,
    pagePercent: round((busy.pageMs - idle.pageMs) / seconds / 10),
    corePercent: round((busy.coreMs - idle.coreMs) / seconds / 10),
    barePercent: round((bare.coreMs - idle.coreMs) / seconds / 10),
    msPerThousand: round(((busy.coreMs - idle.coreMs) / busy.lines) * 1000),
    mainThreadPercent: round((busy.mainMs - idle.mainMs) / seconds / 10),
  };
}

/** Reads the answers of as many pulls in a document without anything in it. */
async function readBare(servers: Simulator[]): Promise<Times> {
  const page = await openUnwatched(system, `http://localhost:${site.port}/config.json`);
  await page.until(`document.readyState === 'complete' && document.body.innerText.includes('servers')`);
  const requests = servers.flatMap(({ url }) => models.map((model) => [`${url}/api/pull`, JSON.stringify({ model })]));
  await page.evaluate(`(${read.toString()})(${JSON.stringify(requests)})`);
  await page.until('window.lines > 0');
  const times = await during(page, 3000);
  await page.close();
  return times;
}

function read(requests: [url: string, body: string][]): void {
  const page = window as unknown as { lines: number };
  page.lines = 0;
  for (const [url, body] of requests) {
    void fetch(url, { method: 'POST', body, cache: 'no-store' }).then(async (response) => {
      const reader = response.body!.getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) page.lines += 1;
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type Times = Record<'coreMs' | 'pageMs' | 'mainMs' | 'lines', number>;

async function during(page: UnwatchedPage, settleMs = 20_000): Promise<Times> {
  // What a document still has to do when it has come is not meant: a pull takes longer than that.
  await pause(settleMs);
  await page.send('Performance.enable');
  const before = await look(page);
  await pause(seconds * 1000);
  const after = await look(page);
  await page.send('Performance.disable');
  const keys = Object.keys(before) as (keyof Times)[];
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as Times;
}

async function look(page: UnwatchedPage): Promise<Times> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const { metrics } = (await page.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] };
  const cpuMs = (type?: string) =>
    processInfo.filter((each) => !type || each.type === type).reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  return {
    coreMs: cpuMs(),
    pageMs: cpuMs('renderer'),
    mainMs: metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000,
    lines: await page.evaluate<number>(`(${countLines.toString()})()`),
  };
}

/** The lines of all pulls so far: of each answer the page keeps the beginning, and how long it is. */
function countLines(): number {
  const { paddock, lines } = window as unknown as {
    lines?: number;
    paddock: { exchanges(): { path: string; receivedBytes: number; responseBody: string }[] };
  };
  if (lines !== undefined) return lines;
  return paddock
    .exchanges()
    .filter(({ path }) => path === '/api/pull')
    .reduce((sum, { receivedBytes, responseBody }) => {
      const lines = responseBody.split('\n').length - 1;
      return sum + Math.round((receivedBytes / Math.max(1, responseBody.length)) * lines);
    }, 0);
}

function nameOf(index: number): string {
  return `Simulator ${index + 1}`;
}

function storedPulls(servers: Simulator[]): string {
  const pulls = servers.flatMap((server, index) =>
    models.map((model, at) => ({
      id: `pull-${index}-${at}`,
      owner: '',
      server: { id: `preset:${server.url}`, kind: 'ollama', name: nameOf(index), url: server.url },
      model,
      insecure: false,
      place: index * models.length + at,
      at: 'open',
      layers: [],
    })),
  );
  return JSON.stringify({ version: 1, pulls });
}

/** Prints the functions that take the page's time. */
async function trace(page: UnwatchedPage): Promise<void> {
  await page.send('Profiler.enable');
  await page.send('Profiler.start');
  await pause(5000);
  const { profile } = (await page.send('Profiler.stop')) as unknown as { profile: Profile };
  await page.send('Profiler.disable');
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const { functionName, url, lineNumber } = frames.get(id)!;
    const key = `${functionName || '(anonymous)'} ${url.split('/').at(-1)}:${lineNumber}`;
    times.set(key, (times.get(key) ?? 0) + profile.timeDeltas[index]! / 1000);
  });
  console.table([...times].sort((one, other) => other[1] - one[1]).slice(0, 30));
}

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

// npm run bench:stream: what an answer of some 20,000 tokens with code, tables and formulas costs the thread of the
// page that shows it while it is written, in Chromium: a token a line, 10 lines a write, 100 writes a second. Read and
// followed as the chat does it, and shown in three ways: ours, by the same parser with all of the text at every
// update, and as plain text that is appended. Times are those of the thread: what other programs keep it waiting for is
// not its cost. Options: --rounds <number> of which the median counts, --only <way>,
// --tasks prints where the long tasks were.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { serveSite } from '../tools/site.mjs';
import { buildPage } from './build-page';
import { median, round } from './numbers';
import { startAnswering, tokenCount } from './stream-answer';
import type { StreamPage, Way } from './stream-page/main';
import { openUnwatched, type UnwatchedPage } from './unwatched-page';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    tasks: { type: 'boolean', default: false },
  },
});

interface Measured {
  /** Of the page's thread, from the first token until all is drawn. */
  totalMs: number;
  firstTenthMs: number;
  lastTenthMs: number;
  updates: number;
  /** Of the middle one: from the new text until the elements are there, without laying them out and painting them. */
  updateMs: number;
  longTasks: number;
  longestTaskMs: number;
}

const folder = mkdtempSync(join(tmpdir(), 'paddock-stream-'));
const server = await startAnswering();
try {
  const site = await serveSite({
    folder: await buildPage('stream-page', join(folder, 'page'), { withPlugins: true }),
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  const system = await browser.newBrowserCDPSession();
  const pageUrl = `http://127.0.0.1:${site.port}/e2e/bench/stream-page/index.html`;
  try {
    console.log(`${tokenCount} tokens, ${round(server.bodyBytes / 2 ** 20)} MiB of body`);
    const ways = (['ours', 'reparse', 'append'] as Way[]).filter((way) => way.includes(values.only));
    const runs = new Map<Way, Measured[]>(ways.map((way) => [way, []]));
    // In turn, so that a busy moment of the machine hits all of them.
    for (let each = 0; each < Number(values.rounds); each += 1)
      for (const way of ways) runs.get(way)!.push(await measure(way));
    const result = new Map([...runs].map(([way, measured]) => [way, middle(measured)]));
    console.table(Object.fromEntries(result));
    const { ours, append, reparse } = Object.fromEntries(result) as Partial<Record<Way, Measured>>;
    if (ours && append && reparse) {
      console.log(
        JSON.stringify({
          vsAppend: round(ours.totalMs / append.totalMs),
          lastVsFirst: round(ours.lastTenthMs / ours.firstTenthMs),
          longTasks: ours.longTasks,
          longestTaskMs: ours.longestTaskMs,
          vsReparse: round(reparse.updateMs / ours.updateMs),
        }),
      );
    }

    async function measure(way: Way): Promise<Measured> {
      const page = await openUnwatched(system, pageUrl);
      await page.until(`window.streamPage !== undefined`);
      await page.send('Performance.enable', { timeDomain: 'threadTicks' });
      const marks: number[] = [];
      server.onTenth = async () => void marks.push(await threadMs(page));
      await browser.startTracing(undefined, { categories: ['toplevel', 'blink.user_timing'] });
      await page.evaluate(`window.streamPage.run(${JSON.stringify(way)}, ${JSON.stringify(server.url)})`);
      await page.until(`window.streamPage.done`, 300_000);
      marks.push(await threadMs(page));
      const tasks = longTasksOf(JSON.parse((await browser.stopTracing()).toString()));
      const { updatesMs, longTasks } = await page.evaluate<StreamPage>(`({ ...window.streamPage })`);
      await page.close();
      if (values.tasks) console.log(way, tasks, JSON.stringify(longTasks));
      return {
        totalMs: round(marks.at(-1)! - marks[0]!),
        firstTenthMs: round(marks[1]! - marks[0]!),
        lastTenthMs: round(marks[10]! - marks[9]!),
        updates: updatesMs.length,
        updateMs: round(median(updatesMs)),
        longTasks: tasks.length,
        longestTaskMs: round(Math.max(0, ...tasks)),
      };
    }
  } finally {
    await browser.close();
    await site.close();
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function threadMs(page: UnwatchedPage): Promise<number> {
  const { metrics } = (await page.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] };
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  /** The thread's own time, in microseconds. */
  tdur?: number;
}

/** What kept the page's thread for more than 50 ms at once, in milliseconds; Chromium has pages of its own beside it. */
function longTasksOf({ traceEvents }: { traceEvents: TraceEvent[] }): number[] {
  const begin = traceEvents.find(({ name }) => name === 'the answer begins')!;
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === begin.pid && tid === begin.tid)
    .filter(({ ts }) => ts > begin.ts)
    .map(({ tdur = 0 }) => tdur / 1000)
    .filter((ms) => ms > 50);
}

function middle(runs: Measured[]): Measured {
  const of = (key: keyof Measured) => round(median(runs.map((run) => run[key])));
  return {
    totalMs: of('totalMs'),
    firstTenthMs: of('firstTenthMs'),
    lastTenthMs: of('lastTenthMs'),
    updates: of('updates'),
    updateMs: of('updateMs'),
    longTasks: of('longTasks'),
    longestTaskMs: of('longestTaskMs'),
  };
}

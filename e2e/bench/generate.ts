// npm run bench:generate: what an answer of 20,000 lines, each with a token's probability and those of twenty others,
// costs the thread of the page that shows it in the playground while it comes, in Chromium: ten lines a write, 100 writes
// a second, some 50 MB. Read, kept and shown as the room does it, with the list of lines unfolded. Times are those of the
// thread: what other programs keep it waiting for is not its cost. `retainedMB` is what the page holds of the run when it
// has ended, after a garbage collection. Options: --rounds <number> of which the median counts, --tasks prints the long ones.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { serveSite } from '../tools/site.mjs';
import { buildPage } from './build-page';
import { lineCount, startGenerating } from './generate-answer';
import { median, round } from './numbers';
import { openUnwatched, type UnwatchedPage } from './unwatched-page';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1' }, tasks: { type: 'boolean', default: false } },
});

interface Measured {
  /** Of the page's thread, from the first line until all is drawn. */
  totalMs: number;
  firstTenthMs: number;
  lastTenthMs: number;
  longTasks: number;
  longestTaskMs: number;
  retainedMB: number;
}

const folder = mkdtempSync(join(tmpdir(), 'paddock-generate-'));
const server = await startGenerating();
try {
  const site = await serveSite({
    folder: await buildPage('generate-page', join(folder, 'page'), { withPlugins: true }),
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  const system = await browser.newBrowserCDPSession();
  const pageUrl = `http://127.0.0.1:${site.port}/e2e/bench/generate-page/index.html`;
  try {
    console.log(`${lineCount} lines, ${round(server.bodyBytes / 2 ** 20)} MiB of body`);
    const runs: Measured[] = [];
    for (let each = 0; each < Number(values.rounds); each += 1) runs.push(await measure());
    console.table(runs);
    const of = (key: keyof Measured) => round(median(runs.map((run) => run[key])));
    console.log(
      JSON.stringify({
        longTasks: of('longTasks'),
        lastVsFirst: round(of('lastTenthMs') / of('firstTenthMs')),
        retainedMB: of('retainedMB'),
        longestTaskMs: of('longestTaskMs'),
        totalMs: of('totalMs'),
      }),
    );

    async function measure(): Promise<Measured> {
      const page = await openUnwatched(system, pageUrl);
      await page.until(`window.generatePage?.ready`);
      await page.send('Performance.enable', { timeDomain: 'threadTicks' });
      const bytesBefore = await heapBytes(page);
      const marks: number[] = [];
      server.onTenth = async () => void marks.push(await threadMs(page));
      await browser.startTracing(undefined, { categories: ['toplevel', 'blink.user_timing'] });
      await page.evaluate(`window.generatePage.run(${JSON.stringify(server.url)})`);
      await page.until(`window.generatePage.done`, 300_000);
      marks.push(await threadMs(page));
      const tasks = longTasksOf(JSON.parse((await browser.stopTracing()).toString()));
      const bytesAfter = await heapBytes(page);
      await page.close();
      if (values.tasks) console.log(tasks);
      return {
        totalMs: round(marks.at(-1)! - marks[0]!),
        firstTenthMs: round(marks[1]! - marks[0]!),
        lastTenthMs: round(marks[10]! - marks[9]!),
        longTasks: tasks.length,
        longestTaskMs: round(Math.max(0, ...tasks.map(({ ms }) => ms))),
        retainedMB: round((bytesAfter - bytesBefore) / 1e6),
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

/** What is reachable, buffers beside the heap included. */
async function heapBytes(page: UnwatchedPage): Promise<number> {
  await page.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await page.send('Runtime.getHeapUsage')) as Record<string, number>;
  return usedSize! + backingStorageSize;
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
function longTasksOf({ traceEvents }: { traceEvents: TraceEvent[] }): { atMs: number; ms: number }[] {
  const begin = traceEvents.find(({ name }) => name === 'the answer begins')!;
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === begin.pid && tid === begin.tid)
    .filter(({ ts }) => ts > begin.ts)
    .map(({ ts, tdur = 0 }) => ({ atMs: round((ts - begin.ts) / 1000), ms: round(tdur / 1000) }))
    .filter(({ ms }) => ms > 50);
}

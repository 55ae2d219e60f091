// npm run bench:embed: what the heavy parts of the room Embeddings cost the page, in Chromium: a heat map of 1,000 texts
// each with each (768 numbers a vector), UMAP of 5,000 texts beside the same library run bare in a worker, and 10,000
// texts read from a CSV. Pictures are zoomed and moved when they are there. `worstTaskMs` is the longest that the page's
// thread was kept busy at once, in its own time: what other programs keep it waiting for is not its cost.
// Options: --heat <texts>, --umap <texts>, --csv <rows>, --dimensions <numbers>, --rounds <of UMAP, the median counts>,
// --only <part>; --tasks prints when the longest tasks were.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { serveSite } from '../tools/site.mjs';
import { buildPage } from './build-page';
import type { EmbedPage, Part } from './embed-page/main';
import { median, round } from './numbers';
import { openUnwatched, type UnwatchedPage } from './unwatched-page';

const { values } = parseArgs({
  options: {
    heat: { type: 'string', default: '1000' },
    umap: { type: 'string', default: '5000' },
    csv: { type: 'string', default: '10000' },
    dimensions: { type: 'string', default: '768' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    tasks: { type: 'boolean', default: false },
  },
});
const counts: Record<Part, number> = {
  heatMap: Number(values.heat),
  umap: Number(values.umap),
  bare: Number(values.umap),
  csv: Number(values.csv),
};

interface Measured {
  count: number;
  /** Until it is there, in milliseconds. */
  ms: number;
  worstTaskMs: number;
  longTasks: number;
}

const folder = mkdtempSync(join(tmpdir(), 'paddock-embed-'));
try {
  const site = await serveSite({ folder: await buildPage('embed-page', join(folder, 'page'), { withPlugins: true }) });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  const system = await browser.newBrowserCDPSession();
  try {
    const parts = (['heatMap', 'csv', 'umap', 'bare'] as Part[]).filter((part) => part.includes(values.only));
    const runs = new Map<Part, Measured[]>(parts.map((part) => [part, []]));
    for (let each = 0; each < Number(values.rounds); each += 1) {
      for (const part of parts) runs.get(part)!.push(await measure(part));
    }
    const result = Object.fromEntries([...runs].map(([part, measured]) => [part, middle(measured)]));
    console.table(result);
    const { heatMap, umap, bare, csv } = result as Partial<Record<Part, Measured>>;
    console.log('goals: worstTaskMs <= 50, vsBare <= 1.1');
    console.log(
      JSON.stringify({
        worstTaskMs: Math.max(...[heatMap, umap, csv].map((part) => part?.worstTaskMs ?? 0)),
        ...(umap && bare && { vsBare: round(umap.ms / bare.ms) }),
        ...(heatMap && { heatMapMs: heatMap.ms }),
        ...(umap && { umapMs: umap.ms }),
        ...(csv && { csvMs: csv.ms }),
      }),
    );

    async function measure(part: Part): Promise<Measured> {
      const page = await openUnwatched(system, `http://127.0.0.1:${site.port}/e2e/bench/embed-page/index.html`);
      await page.until(`window.embedPage !== undefined`);
      const order = [part, counts[part], Number(values.dimensions)].map((each) => JSON.stringify(each)).join();
      await page.evaluate(`window.embedPage.prepare(${order})`);
      await done(page, part);
      await browser.startTracing(undefined, { categories: ['toplevel', 'blink.user_timing'] });
      await page.evaluate(`window.embedPage.run()`);
      await done(page, part);
      const tasks = tasksOf(JSON.parse((await browser.stopTracing()).toString()));
      if (values.tasks) console.log(part, tasks.slice(0, 8));
      const { ms } = await page.evaluate<EmbedPage>(`({ ...window.embedPage })`);
      await page.close();
      return {
        count: counts[part],
        ms: Math.round(ms),
        worstTaskMs: round(tasks[0]?.ms ?? 0),
        longTasks: tasks.filter((task) => task.ms > 50).length,
      };
    }
  } finally {
    await browser.close();
    await site.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function done(page: UnwatchedPage, part: Part): Promise<void> {
  await page.until(`window.embedPage.done || window.embedPage.failure`, 600_000);
  const failure = await page.evaluate<string | undefined>(`window.embedPage.failure`);
  if (failure) throw new Error(`${part}: ${failure}`);
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  /** The thread's own time, in microseconds. */
  tdur?: number;
}

/** The tasks of the page's thread between the marks, the longest first; Chromium has pages of its own beside it. */
function tasksOf({ traceEvents }: { traceEvents: TraceEvent[] }): { atMs: number; ms: number }[] {
  const begin = traceEvents.find(({ name }) => name === 'what is measured begins')!;
  const end = traceEvents.find(({ name }) => name === 'what is measured ends')!;
  return traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && pid === begin.pid && tid === begin.tid)
    .filter(({ ts }) => ts > begin.ts && ts < end.ts)
    .map(({ ts, tdur = 0 }) => ({ atMs: Math.round((ts - begin.ts) / 1000), ms: tdur / 1000 }))
    .sort((a, b) => b.ms - a.ms);
}

function middle(runs: Measured[]): Measured {
  const of = (key: keyof Measured) => round(median(runs.map((run) => run[key])));
  return { count: of('count'), ms: of('ms'), worstTaskMs: of('worstTaskMs'), longTasks: of('longTasks') };
}

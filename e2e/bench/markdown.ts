// npm run bench:markdown: what texts that are hard to read as Markdown keep the page from, in Chromium. Each is
// shown whole, as the last answer of a conversation that is opened. Long tasks are what counts, not the time
// until the end is there. Option: --only <part of a name>.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { serveSite } from '../tools/site.mjs';
import { buildPage } from './build-page';
import type {} from './markdown-page/main';
import { round } from './numbers';
import { framesDuring, installProbe } from './probe';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });

const numbered = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

const cases: Record<string, string> = {
  prose: 'It is *true* that the `answer` is **forty-two**, which nobody doubts.\n\n'.repeat(2000),
  'links that never close': '[a]('.repeat(6000),
  'images that never close': '!['.repeat(20_000),
  brackets: '['.repeat(20_000),
  'stars that never close': '*a **b '.repeat(10_000),
  'underscores that never close': '_a __b '.repeat(20_000),
  'ticks that never close': '`a ``b '.repeat(10_000),
  'a line of code of 1 MB': `\`\`\`js\n${'let a=1;'.repeat(125_000)}\n\`\`\`\n`,
  'lines of code': `\`\`\`js\n${`const x = { a: "${'b'.repeat(1900)}" };\n`.repeat(200)}\`\`\`\n`,
  'one paragraph': 'word '.repeat(200_000),
  'one word': 'x'.repeat(1_000_000),
  prices: 'a $5 b '.repeat(10_000),
  'formulas, a paragraph each': 'so $x_1^2 + \\frac{1}{2}$ is\n\n'.repeat(1000),
  'formulas of one paragraph': 'so $x_1^2 + \\frac{1}{2}$ is '.repeat(1000),
  'formulas that never close': '\\['.repeat(20_000),
  footnotes: numbered(3000, (n) => `text[^${n}]\n\n`) + numbered(3000, (n) => `[^${n}]: note ${n}\n\n`),
  'definitions, then labels': `${numbered(5000, (n) => `[l${n}]: http://x/${n}\n`)}\n${numbered(5000, (n) => `[l${n}] `)}`,
  'labels, then definitions': `${numbered(5000, (n) => `[l${n}] `)}\n\n${numbered(5000, (n) => `[l${n}]: http://x/${n}\n`)}`,
  addresses: 'see http://example.com/a_b_c?d=e '.repeat(10_000),
  headings: '# a\n'.repeat(10_000),
  items: '- a\n'.repeat(20_000),
  'items in items': numbered(500, (n) => `${'  '.repeat(n)}- a\n`),
  quotes: `${'> '.repeat(10_000)}a`,
  'lists on a line': `${'- '.repeat(10_000)}a`,
  'all that never closes': '**a _b ~~c `d [e](f ![g]( $h \\[i <j [^k '.repeat(3000),
  'a table of figures': `|a|b|\n|-|-|\n${'|1|2|\n'.repeat(20_000)}`,
  'a table of 100,000 cells': `${'|a'.repeat(100)}|\n${'|-'.repeat(100)}|\n${`${'|1'.repeat(100)}|\n`.repeat(1000)}`,
  emoji: '👩‍👩‍👧‍👦'.repeat(20_000),
  Chinese: '**注意：**正文。'.repeat(10_000),
};

const folder = mkdtempSync(join(tmpdir(), 'paddock-markdown-'));
try {
  const site = await serveSite({
    folder: await buildPage('markdown-page', join(folder, 'page'), { withPlugins: true }),
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  try {
    const rows: Record<string, Record<string, number>> = {};
    for (const [name, text] of Object.entries(cases).filter(([name]) => name.includes(values.only))) {
      const page = await browser.newPage();
      await installProbe(page);
      await page.goto(`http://127.0.0.1:${site.port}/e2e/bench/markdown-page/index.html`);
      // What loads with the first of its kind is not what is measured.
      await page.evaluate(() => window.markdownPage.show('$x$ and **注意：**\n\n```js\nlet a = 1;\n```'));
      const begun = performance.now();
      const { longTasks, longestTaskMs } = await framesDuring(page, () =>
        page.evaluate((text) => window.markdownPage.show(text), text),
      );
      rows[name] = {
        kB: round(text.length / 1000),
        'worst task ms': longestTaskMs,
        'long tasks': longTasks,
        'whole after ms': round(performance.now() - begun),
      };
      await page.close();
    }
    console.table(rows);
    console.log(JSON.stringify({ worstTaskMs: Math.max(...Object.values(rows).map((row) => row['worst task ms']!)) }));
  } finally {
    await browser.close();
    await site.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

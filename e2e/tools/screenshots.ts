// `npm run screenshots`: takes README's pictures again, from dist/ and the simulator, so that they stay true.
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { findInLibrary, libraryFile } from '@/embedded/testing/library';
import { startSimulator } from '../simulator';
import { chromiumArgs, findChromium } from './browsers.mjs';
import { createChainModel } from './create-chain-model';
import { ensureBuilt, root } from './prepare.mjs';
import { serveSite } from './site.mjs';

const models = [
  'llama3.2:3b',
  'qwen3:8b',
  'qwen2.5-coder:7b',
  'gemma3:4b',
  'gpt-oss:20b',
  'deepseek-r1:8b',
  'mistral:7b',
  'phi4:14b',
  'smollm2:1.7b',
  'nomic-embed-text:latest',
];
const talker = 'llama3.1:8b';
const question = 'Which loop should I use to read a large file in Node.js?';
const answer = `Read it **as a stream**, so that memory stays flat whatever its size:

\`\`\`ts
import { createReadStream } from 'node:fs';

for await (const chunk of createReadStream('model.gguf')) {
  hash.update(chunk);
}
\`\`\`

| way | memory | speed |
| --- | --- | --- |
| \`readFile\` | the whole file | fast, while it fits |
| \`createReadStream\` | 64 KiB | fast, always |

Backpressure comes for free: the loop asks for the next chunk only when you are done with this one.`;

await ensureBuilt();
const simulator = await startSimulator({ models, tokenDelayMs: 12, now: aging(40 * 24 * 3600_000) });
const site = await serveSite();
site.config = { servers: [{ name: 'Workstation', url: simulator.url }] };
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });

try {
  await load({ model: 'qwen3:8b', keep_alive: -1 });
  let page = await open('#/models');
  await expect(page.getByRole('link', { name: 'qwen3' }).first()).toBeVisible();
  await take(page, 'models');

  await load({ model: 'llama3.2:3b', options: { num_ctx: 8192 }, keep_alive: '8h' });
  page = await open('#/running');
  await expect(page.getByRole('article', { name: 'llama3.2:3b' })).toBeVisible();
  await take(page, 'running');

  page = await open('#/import');
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'Llama-3.2-1B-Instruct-Q4_K_M.gguf',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(
        await (await libraryFile('Llama 3.2 1B Instruct', findInLibrary('llama3.2', '1b')!)).arrayBuffer(),
      ),
    });
  await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
  await take(page, 'import');

  await createChainModel(simulator.url, talker, answer);
  page = await open(`#/chat?model=${encodeURIComponent(talker)}`);
  await page.getByRole('textbox', { name: 'Message' }).fill(question);
  await page.keyboard.press('Enter');
  await expect(page.getByText('tokens/s').first()).toBeVisible();
  await expect(page.locator('pre span[style]').first()).toBeVisible();
  await take(page, 'chat');
} finally {
  await browser.close();
  await site.close();
  await simulator.close();
}

async function open(hash: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await page.goto(`http://localhost:${site.port}/${hash}`);
  return page;
}

async function load(request: object): Promise<void> {
  await fetch(`${simulator.url}/api/generate`, { method: 'POST', body: JSON.stringify(request) });
}

/** A clock that comes from the past to the present, faster at first: not all models are of today. */
function aging(startMs: number): () => Date {
  let age = startMs;
  return () => {
    age = age < 60_000 ? 0 : age * 0.88;
    return new Date(Date.now() - age);
  };
}

/** A picture of the page as it is, light and dark. */
async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({
      path: join(root, `.github/screenshots/${name}-${colorScheme}.png`),
      animations: 'disabled',
    });
  }
}

// npm run bench:import: how long the page takes to make a model of a file on a real Ollama, beside
// `ollama create` with a file of the same size on the same server and beside the bare upload of one by the same
// browser, until it says that the model is ready
// and until it has proven it; how long when the file is known from an earlier visit; how long without uploading while it is digested; how long the product takes to store
// the shards of a model beside one shard after the other; and how much the page's memory grows while it
// imports a larger file. Runs are interleaved, so that whatever else the machine does meets all alike;
// of each the median counts. Options: --mb <file size> --rounds <number>
// --shard-mb <size of each of the eight shards, 0 for none> --growth-mb <size of the larger file, 0 for none>.
import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { chromium, type Browser, type Locator, type Page } from '@playwright/test';
import { largeChain } from '../models/large';
import { startOllama, type RealOllama } from '../real-ollama';
import { findOllama } from '../tools/ollamas.mjs';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { ensureBuilt } from '../tools/prepare.mjs';
import { serveSite } from '../tools/site.mjs';
import { buildPage } from './build-page';
import { median, round } from './numbers';
import type { StorePage } from './store-page/main';

declare global {
  interface Window {
    storePage: StorePage;
  }
}

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '3' },
    'shard-mb': { type: 'string', default: '128' },
    'growth-mb': { type: 'string', default: '4096' },
  },
});
const mebibyte = 1024 * 1024;
const sizeBytes = Number(values.mb) * mebibyte;
const rounds = Number(values.rounds);
const shardBytes = Number(values['shard-mb']) * mebibyte;
const shardCount = 8;
const growthBytes = Number(values['growth-mb']) * mebibyte;

const contenders = ['cli', 'bare', 'ordinary', 'first', 'proven', 'known'] as const;
type Contender = (typeof contenders)[number];

const labels: Record<Contender, string> = {
  cli: 'ollama create',
  bare: 'the bytes alone, by an upload of the same browser, and a create',
  ordinary: 'the page, a new file, digested before it is uploaded',
  first: 'the page, a new file, until ready',
  proven: 'the page, a new file, until proven',
  known: 'the page, known from an earlier visit',
};

const folder = mkdtempSync(join(tmpdir(), 'paddock-import-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const program = findOllama();
  if (!program) throw new Error('There is no ollama on the PATH');
  await ensureBuilt();
  const ollama = await startOllama(program);
  const site = await serveSite();
  site.config = { servers: [{ name: 'Ollama', url: ollama.url }] };
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  console.log(`${rounds} rounds, files of ${values.mb} MiB. Ollama ${ollama.version}.`);
  try {
    const page = await browser.newPage();
    const times: Record<Contender, number[]> = { cli: [], bare: [], ordinary: [], first: [], proven: [], known: [] };
    for (let each = 0; each < rounds; each += 1) {
      times.cli.push(await byCli(program, ollama));
      times.bare.push(await byBareUpload(page, site.port, ollama, `bare-${each}`));
      await remove(ollama, `bare-${each}`);
      await open(page, site.port, { uploadsEarly: false });
      times.ordinary.push((await byPage(page, await modelFile('page.gguf', sizeBytes), `ordinary-${each}`)).proven);
      await remove(ollama, `ordinary-${each}`);
      await open(page, site.port);
      const path = await modelFile('page.gguf', sizeBytes);
      const first = await byPage(page, path, `first-${each}`);
      times.first.push(first.ready);
      times.proven.push(first.proven);
      await open(page, site.port);
      times.known.push((await byPage(page, path, `known-${each}`)).proven);
      await remove(ollama, `first-${each}`, `known-${each}`);
    }
    const shardsVsSerial = shardBytes > 0 ? await shards(page, ollama) : undefined;
    await open(page, site.port);
    const growthMB = growthBytes > 0 ? await growth(browser, page, ollama) : undefined;
    report(times, { shardsVsSerial, growthMB });
  } finally {
    await browser.close();
    await site.close();
    await ollama.close();
  }
}

/** A model that no server has seen. Writing it brings it into the system's cache: no disk is measured. */
async function modelFile(name: string, bytes: number): Promise<string> {
  const path = join(folder, name);
  const { file } = await largeChain(bytes);
  await writeFile(path, file.stream());
  return path;
}

/** Milliseconds that `ollama create` takes. */
async function byCli(program: string, ollama: RealOllama): Promise<number> {
  const path = await modelFile('cli.gguf', sizeBytes);
  const modelfile = join(folder, 'Modelfile');
  await writeFile(modelfile, `FROM ${path}\n`);
  const env = { ...process.env, HOME: folder, OLLAMA_HOST: ollama.url };
  const start = performance.now();
  await promisify(execFile)(program, ['create', 'cli', '-f', modelfile], { env });
  const ms = performance.now() - start;
  await remove(ollama, 'cli');
  await rm(path);
  return ms;
}

/** Milliseconds from the press of the button until the page says that the model is there, and until it has nothing left to check. */
async function byPage(page: Page, path: string, model: string): Promise<{ ready: number; proven: number }> {
  await page.setInputFiles('input[type=file]', path);
  await page.getByLabel('Name', { exact: true }).fill(model);
  const start = performance.now();
  await page.getByRole('button', { name: /^Import to/ }).click();
  const card = page.getByRole('article', { name: model, exact: true });
  const failure = card.getByRole('alert');
  const until = async (said: Locator) => {
    await said.or(failure).waitFor({ timeout: 30 * 60_000 });
    const ms = performance.now() - start;
    if (await failure.isVisible()) throw new Error(await failure.innerText());
    return ms;
  };
  const ready = await until(card.getByText('Ready on Ollama'));
  return { ready, proven: await until(card.getByText('Ready on Ollama', { exact: true })) };
}

/**
 * Milliseconds that the browser itself takes: nothing is digested or asked, nothing is shown. The server is told a
 * digest of zeros, and says the true one. See: [Note: Upload before the digest] in early-upload.ts
 */
async function byBareUpload(page: Page, port: number, ollama: RealOllama, model: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(`http://localhost:${port}/#/import`);
  // An input of its own: the room would take the file.
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<input id="bare" type="file" />'));
  await page.setInputFiles('#bare', await modelFile('page.gguf', sizeBytes));
  return page.evaluate(
    async ({ url, model }) => {
      const file = document.querySelector<HTMLInputElement>('#bare')!.files![0]!;
      const start = performance.now();
      const digest = await new Promise<string>((resolve, reject) => {
        const upload = new XMLHttpRequest();
        upload.open('POST', `${url}/api/blobs/sha256:${'0'.repeat(64)}`);
        upload.onerror = () => reject(new Error('The upload failed'));
        upload.onload = () => resolve(/got "(sha256:[^"]*)"/.exec(JSON.parse(upload.responseText).error)![1]!);
        upload.send(file);
      });
      const create = await fetch(`${url}/api/create`, {
        method: 'POST',
        body: JSON.stringify({ model, files: { 'page.gguf': digest } }),
      });
      const answer = await create.text();
      if (!answer.includes('"success"')) throw new Error(answer);
      return performance.now() - start;
    },
    { url: ollama.url, model },
  );
}

/** A visit begins. */
async function open(page: Page, port: number, { uploadsEarly = true } = {}): Promise<void> {
  // From elsewhere, for a change of the hash alone loads nothing.
  await page.goto('about:blank');
  await page.goto(`http://localhost:${port}/#/import`);
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('switch', { name: 'Upload large files while they are digested' }).setChecked(uploadsEarly);
}

/** Deletes models with their blobs, so that every round begins alike. */
async function remove(ollama: RealOllama, ...models: string[]): Promise<void> {
  for (const model of models) {
    const response = await fetch(`${ollama.url}/api/delete`, { method: 'DELETE', body: JSON.stringify({ model }) });
    if (!response.ok) throw new Error(`Deleting ${model}: ${response.status}`);
  }
}

/** How many times faster the product stores eight files than one after the other. */
async function shards(page: Page, ollama: RealOllama): Promise<number> {
  const paths: string[] = [];
  const block = Buffer.alloc(shardBytes);
  for (let index = 0; index < shardCount; index += 1) {
    randomFillSync(block);
    paths.push(join(folder, `${index}.safetensors`));
    await writeFile(paths[index]!, block);
  }
  const site = await serveSite({ folder: await buildPage('store-page', join(folder, 'page')) });
  const times: Record<keyof StorePage, number[]> = { oneByOne: [], product: [] };
  try {
    await page.goto(`http://127.0.0.1:${site.port}/`);
    await page.locator('#files').setInputFiles(paths);
    for (let each = 0; each < rounds; each += 1) {
      for (const contender of ['oneByOne', 'product'] as const) {
        const ms = await page.evaluate(({ contender, url }) => window.storePage[contender](url), {
          contender,
          url: ollama.url,
        });
        times[contender].push(ms);
        const stored = await forgetBlobs(ollama);
        if (stored !== shardCount) throw new Error(`${contender} stored ${stored} of ${shardCount} shards`);
      }
    }
  } finally {
    await site.close();
    await Promise.all(paths.map((path) => rm(path)));
  }
  return round(median(times.oneByOne) / median(times.product));
}

/** Deletes all blobs, of which no model is left, and tells how many there were. */
async function forgetBlobs({ modelsFolder }: RealOllama): Promise<number> {
  const blobs = join(modelsFolder, 'blobs');
  const names = await readdir(blobs);
  await Promise.all(names.map((name) => rm(join(blobs, name))));
  return names.length;
}

/** How many megabytes the renderer, its workers included, takes more at most while it imports a larger file. */
async function growth(browser: Browser, page: Page, ollama: RealOllama): Promise<number> {
  const path = await modelFile('large.gguf', growthBytes);
  const session = await browser.newBrowserCDPSession();
  const memory = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    return renderers.reduce((sum, { id }) => sum + residentBytes(id), 0);
  };
  const before = await memory();
  let most = before;
  let isRunning = true;
  const watching = (async () => {
    while (isRunning) {
      most = Math.max(most, await memory());
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  try {
    const { proven } = await byPage(page, path, 'large');
    console.log(`${values['growth-mb']} MiB took ${round(proven / 1000)} s.`);
  } finally {
    isRunning = false;
    await watching;
  }
  await remove(ollama, 'large');
  await rm(path);
  return Math.round((most - before) / 1e6);
}

/** What a process has in memory, its part of what is shared included. Linux tells. */
function residentBytes(id: number): number {
  try {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1];
    return Number(kilobytes) * 1024;
  } catch (error) {
    // One that has ended since it was listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform === 'linux') return 0;
    throw error;
  }
}

function report(
  times: Record<Contender, number[]>,
  { shardsVsSerial, growthMB }: { shardsVsSerial?: number; growthMB?: number },
): void {
  console.table(
    Object.fromEntries(
      contenders.map((contender) => [
        labels[contender],
        {
          'median s': round(median(times[contender]) / 1000),
          'fastest s': round(Math.min(...times[contender]) / 1000),
          'MB/s': Math.round(sizeBytes / 1e3 / median(times[contender])),
        },
      ]),
    ),
  );
  const firstVsCli = round(median(times.first) / median(times.cli));
  const provenVsCli = round(median(times.proven) / median(times.cli));
  const firstVsBare = round(median(times.first) / median(times.bare));
  const firstVsOrdinary = round(median(times.first) / median(times.ordinary));
  const knownVsFirst = round(median(times.known) / median(times.first));
  console.table({
    firstVsCli: { measured: firstVsCli, goal: '<= 1.5' },
    provenVsCli: { measured: provenVsCli, goal: '<= 2.8' },
    firstVsBare: { measured: firstVsBare, goal: '1 is all that a page can do' },
    firstVsOrdinary: { measured: firstVsOrdinary, goal: '< 1' },
    knownVsFirst: { measured: knownVsFirst, goal: '<= 0.1' },
    ...(shardsVsSerial === undefined ? {} : { shardsVsSerial: { measured: shardsVsSerial, goal: '>= 1.4' } }),
    ...(growthMB === undefined ? {} : { growthMB: { measured: growthMB, goal: '<= 150' } }),
  });
  console.log(
    JSON.stringify({ firstVsCli, provenVsCli, firstVsBare, firstVsOrdinary, knownVsFirst, shardsVsSerial, growthMB }),
  );
}

// npm run bench:digest: how fast the product's own pool digests files in Chromium, beside the loop that
// one usually finds and coreutils' sha256sum. Runs are interleaved, so that whatever else the machine
// does meets all alike; of each the median counts. Options: --mb <file size> --rounds <number>.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { chromiumArgs, findChromium } from '../tools/browsers.mjs';
import { serveSite } from '../tools/site.mjs';
import { buildPage } from './build-page';
import type { DigestPage } from './digest-page/main';
import { median, round } from './numbers';

declare global {
  interface Window {
    digestPage: DigestPage;
  }
}

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '1024' }, rounds: { type: 'string', default: '5' } },
});
const sizeBytes = Number(values.mb) * 1024 * 1024;
const rounds = Number(values.rounds);
const fileCount = 4;
const cores = availableParallelism();

/** The contenders, in the order in which each round runs them. */
const contenders = ['loop', 'ours', 'sha256sum', 'four'] as const;
type Contender = (typeof contenders)[number];

const labels: Record<Contender, string> = {
  loop: '1 MiB slices, hash-wasm',
  ours: "the product's pool",
  sha256sum: 'sha256sum',
  four: `the pool, ${fileCount} files at once`,
};

const folder = mkdtempSync(join(tmpdir(), 'paddock-digest-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  console.log(
    `${rounds} rounds, ${fileCount} files of ${values.mb} MiB of random data, ${cores} cores. ${processor()}`,
  );
  const files = Array.from({ length: fileCount }, (_, i) => randomFile(join(folder, `${i}.bin`)));
  // Reading each once brings all into the system's cache: what is measured is hashing, not this disk.
  const digests = files.map(sha256sum);
  const site = await serveSite({ folder: await buildPage('digest-page', join(folder, 'page')) });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${site.port}/`);
    await page.locator('#files').setInputFiles(files);
    const times: Record<Contender, number[]> = { loop: [], ours: [], sha256sum: [], four: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of contenders) times[contender].push(await run(contender, page, files, digests));
    }
    report(times);
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Milliseconds of one run, its digests checked. */
async function run(contender: Contender, page: Page, files: string[], digests: string[]): Promise<number> {
  if (contender === 'sha256sum') {
    const start = performance.now();
    sha256sum(files[0] as string);
    return performance.now() - start;
  }
  const indexes = contender === 'four' ? files.map((_, i) => i) : [0];
  const result = await page.evaluate(
    ({ contender, indexes }) => (contender === 'loop' ? window.digestPage.loop(0) : window.digestPage.ours(indexes)),
    { contender, indexes },
  );
  if (result.digests.some((digest, i) => digest !== digests[i])) throw new Error(`${contender}: a wrong digest`);
  return result.ms;
}

function report(times: Record<Contender, number[]>): void {
  const speed = (contender: Contender) => {
    const bytes = contender === 'four' ? sizeBytes * fileCount : sizeBytes;
    return bytes / 1e3 / median(times[contender]);
  };
  console.table(
    Object.fromEntries(
      contenders.map((contender) => [
        labels[contender],
        {
          'median s': round(median(times[contender]) / 1000),
          'fastest s': round(Math.min(...times[contender]) / 1000),
          'MB/s': Math.round(speed(contender)),
        },
      ]),
    ),
  );
  const vsLoop = speed('ours') / speed('loop');
  const vsSha256sum = speed('ours') / speed('sha256sum');
  const parallel = speed('four') / speed('ours') / Math.min(fileCount, cores);
  console.table({
    vsLoop: { measured: round(vsLoop), goal: '>= 1.6' },
    vsSha256sum: { measured: round(vsSha256sum), goal: sha256sumUsesOpenssl() ? 'none: it uses OpenSSL' : '>= 0.65' },
    parallel: { measured: round(parallel), goal: '>= 0.75' },
  });
  console.log(JSON.stringify({ vsLoop: round(vsLoop), vsSha256sum: round(vsSha256sum), parallel: round(parallel) }));
}

function randomFile(path: string): string {
  const block = Buffer.alloc(16 * 1024 * 1024);
  const file = openSync(path, 'w');
  for (let written = 0; written < sizeBytes; written += block.length) {
    randomFillSync(block);
    writeSync(file, block, 0, Math.min(block.length, sizeBytes - written));
  }
  closeSync(file);
  return path;
}

function sha256sum(path: string): string {
  return execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64);
}

/** What decides how the numbers compare: WebAssembly has no SHA instructions, OpenSSL uses them. */
function processor(): string {
  const hasShaInstructions = /\b(sha_ni|sha2)\b/.test(cpuInfo());
  return (
    `The processor has ${hasShaInstructions ? '' : 'no '}SHA instructions; ` +
    `sha256sum ${sha256sumUsesOpenssl() ? 'uses OpenSSL, which uses them' : 'does not use them'}.`
  );
}

function cpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

/** coreutils' own code is plain C; built against OpenSSL's libcrypto it runs what the processor has. */
function sha256sumUsesOpenssl(): boolean {
  const which = spawnSync('which', ['sha256sum'], { encoding: 'utf8' }).stdout.trim();
  return spawnSync('ldd', [which], { encoding: 'utf8' }).stdout.includes('libcrypto');
}

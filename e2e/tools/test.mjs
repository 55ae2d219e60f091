// `npm test`: everything, from a bare clone. Every stage runs, whatever became of those before it;
// the last line sums them up. `npm test -- --changed` runs what the uncommitted changes touch,
// `--changed=<commit>` what has changed since that commit.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { changedPaths, storiesFor } from './changed.mjs';
import { findOllamas } from './ollamas.mjs';
import { ensureInstalled, root, run } from './prepare.mjs';
import { sum, tallyCheck, tallyPlaywright, tallyVitest } from './tally.mjs';

const reports = join(root, 'test-results/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const changed = process.argv.find((arg) => /^--changed(=|$)/.test(arg));
const since = changed && (changed.split('=')[1] ?? 'HEAD');
const stories = since === undefined ? 'all' : storiesFor(changedPaths(since));

/** @type {string[]} */
const remarks = [];

/** What hangs is ended, so that the last line comes all the same: far more than a stage takes where it is slow. */
const limitSeconds = { e2e: 40 * 60, others: 15 * 60 };

/** @typedef {{ title: string, tally: import('./tally.mjs').Tally, seconds: number }} Stage */
/** @type {Stage[]} */
const stages = [];

if (await prepare()) {
  // Each takes one core.
  await Promise.all([
    stage('format', async () => tallyCheck(await script('format:check'))),
    stage('lint', async () => tallyCheck(await script('lint'))),
    stage('types', async () => tallyCheck(await script('types'))),
  ]);
  await stage('unit and component', async () => {
    const report = join(reports, 'vitest.json');
    const touched = since === undefined ? [] : [`--changed=${since}`, '--passWithNoTests'];
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await script('unit', [...reporters, ...touched]);
    return tallyVitest(readReport(report), code, { mayBeEmpty: since !== undefined });
  });
  await stage('build', async () => tallyCheck(await script('build')));
  if (stories.length > 0) {
    await stage('e2e and contract', async () => {
      const code = await script('e2e', stories === 'all' ? [] : stories.map((name) => `e2e/${name}`));
      // Where playwright.config.ts puts it.
      return tallyPlaywright(readReport(join(reports, 'playwright.json')), code);
    });
  }
}

const total = sum(stages.map(({ tally }) => tally));
console.log('');
for (const { title, tally, seconds } of stages) {
  const skipped = tally.skipped ? `, ${tally.skipped} skipped` : '';
  console.log(`${title}: ${tally.passed} passed, ${tally.failed} failed${skipped} (${Math.round(seconds)} s)`);
}
for (const remark of remarks) console.log(remark);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

/** Installs packages and a browser. Without packages nothing can run; without a browser some stages still can. */
async function prepare() {
  try {
    await ensureInstalled();
  } catch (error) {
    stages.push({ title: 'install', tally: tallyCheck(1), seconds: 0 });
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
  // Only now: it imports Playwright.
  const { findFirefox } = await import('./browsers.mjs');
  const { ensureChromium } = await import('./install-chromium.mjs');
  const chromium = await ensureChromium();
  remarks.push(
    chromium
      ? `Chromium: ${chromium}`
      : 'Chromium: none found and none could be installed. Install one (npx playwright install --with-deps chromium) and run again.',
  );
  const firefox = findFirefox();
  remarks.push(firefox ? `Firefox: ${firefox}` : 'Firefox: none found, its walk was not run.');
  const named = process.env['PADDOCK_TEST_OLLAMA'];
  if (named) remarks.push(`Ollama: ${named} (contract cases alone)`);
  const programs = findOllamas();
  for (const { program, title } of programs) remarks.push(`Ollama ${title}: ${program}, started by the tests.`);
  if (programs.length === 0 && !named) {
    remarks.push('Ollama: none on PATH or in PADDOCK_TEST_OLLAMA_PROGRAMS, the cases against a real one were not run.');
  }
  return true;
}

/**
 * @param {string} title
 * @param {() => Promise<import('./tally.mjs').Tally>} work
 */
async function stage(title, work) {
  console.log(`\n=== ${title}`);
  const started = performance.now();
  const tally = await work();
  stages.push({ title, tally, seconds: (performance.now() - started) / 1000 });
}

/**
 * A script of package.json.
 * @param {string} name
 * @param {string[]} [args]
 */
async function script(name, args = []) {
  const limit = limitSeconds[name === 'e2e' ? 'e2e' : 'others'];
  const code = await run(
    'npm',
    ['run', '--silent', name, ...(args.length ? ['--', ...args] : [])],
    { CI: 'true' },
    { limitSeconds: limit },
  );
  if (code === 124)
    remarks.push(`${name}: ended after ${limit / 60} minutes, for it had not come to an end by itself.`);
  return code;
}

/** @param {string} path */
function readReport(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  } catch {
    // Cut short by a crash: as good as none.
    return undefined;
  }
}

// What `npm start` and `npm test` need before anything else runs. Only Node's own modules are
// imported here: on a bare clone there are no others yet.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What ends the groups of what runs with a limit: they do not hear of Control+C.
 * @type {Set<(signal: NodeJS.Signals) => void>}
 */
const limited = new Set();
const stop = () => {
  for (const end of limited) end('SIGINT');
  process.exit(130);
};

/**
 * Runs a program in the project's folder with its output on ours and nothing on its input.
 * Resolves with its exit code; 127 when it could not be started; 124, as `timeout` says it, when it was ended with
 * all that it started, because it took longer than `limitSeconds`.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to ours
 * @param {{ limitSeconds?: number }} [options] no limit unless given
 * @returns {Promise<number>}
 */
export function run(program, args, env = {}, { limitSeconds } = {}) {
  const isWindows = process.platform === 'win32';
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      // npm and npx are .cmd files on Windows, which only a shell can start.
      shell: isWindows,
      // With a limit in a group of its own, which is ended as a whole: npm alone would leave what it started.
      detached: limitSeconds !== undefined && !isWindows,
    });
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
      else if (child.pid !== undefined) process.kill(-child.pid, signal);
    };
    let isLate = false;
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    if (limitSeconds !== undefined) {
      timer = setTimeout(() => {
        isLate = true;
        // As Control+C does: Playwright still writes its report and closes its browsers.
        end('SIGINT');
        timer = setTimeout(() => end('SIGKILL'), 20_000);
      }, limitSeconds * 1000);
      limited.add(end);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop).on(signal, stop);
    }
    const done = (/** @type {number} */ code) => {
      clearTimeout(timer);
      limited.delete(end);
      resolve(isLate ? 124 : code);
    };
    child.on('error', () => done(127));
    child.on('exit', (code) => done(code ?? 1));
  });
}

/** Installs what package-lock.json names and node_modules lacks. Throws where that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing what is missing (npm install) ...');
  // [Note: npm install, not npm ci] npm 11's `npm ci` can refuse a lockfile over optional binaries
  // of other platforms that a registry mirror does not carry (npm/cli#9846).
  const code = await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Error(`npm install ended with code ${code}: is there a network?`);
}

/**
 * Compares contents, not times: npm may write either file last.
 * Optional packages are left out, since those of other platforms are never installed.
 */
function isInstalled() {
  const wanted = readJson('package-lock.json')?.packages;
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  const manifest = readJson('package.json');
  if (!wanted || !installed) return false;
  const isLocked = ['dependencies', 'devDependencies'].every(
    (kind) => JSON.stringify(manifest[kind]) === JSON.stringify(wanted[''][kind]),
  );
  return (
    isLocked &&
    Object.entries(wanted).every(
      ([path, entry]) =>
        path === '' || entry.optional || entry.devOptional || installed[path]?.version === entry.version,
    )
  );
}

/** Builds dist/ where it is missing or older than what it is made from. Throws where that fails. */
export async function ensureBuilt() {
  const page = join(root, 'dist/index.html');
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'e2e/tools', 'package-lock.json'];
  const changed = Math.max(...sources.map((path) => newestChange(join(root, path))));
  if (existsSync(page) && statSync(page).mtimeMs > changed) return;
  console.log('Building dist/ ...');
  const code = await run('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn']);
  if (code !== 0) throw new Error(`The build ended with code ${code}.`);
}

/**
 * @param {string} path a file or a folder
 * @returns {number}
 */
function newestChange(path) {
  const { mtimeMs } = statSync(path);
  // Written by the build itself, or no part of it.
  if (/components\.d\.ts$|\.test\.ts$/.test(path)) return 0;
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** @param {string} path */
function readJson(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

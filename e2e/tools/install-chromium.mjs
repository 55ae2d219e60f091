import { findChromium } from './browsers.mjs';
import { run } from './prepare.mjs';

/**
 * The path of a Chromium that starts, installing one where there is none: Playwright's own first, then
 * the system's package where we may install one.
 * @returns {Promise<string | undefined>} undefined where nothing helped
 */
export async function ensureChromium() {
  const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;
  /** @type {[string, string[]][]} */
  const attempts = [
    ['npx', ['playwright', 'install', ...(isLinuxRoot ? ['--with-deps'] : []), 'chromium']],
    ...(isLinuxRoot ? /** @type {[string, string[]][]} */ (aptGet) : []),
  ];
  for (const [program, args] of attempts) {
    const found = findChromium();
    if (found) return found;
    console.log(`No Chromium found. Trying ${program} ${args.join(' ')} ...`);
    await run(program, args, { DEBIAN_FRONTEND: 'noninteractive' });
  }
  return findChromium();
}

const aptGet = [
  ['apt-get', ['update']],
  ['apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']],
];

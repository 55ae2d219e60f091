// Which browsers the tests run in. Imported by the test runner and by the configurations of vitest
// and Playwright, so that all agree.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Where the systems' own browsers are, in the order they are tried. */
const systemChromiums = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const systemFirefoxes = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** Playwright's own Chromium where it is installed, else the system's. Undefined where there is none that starts. */
export function findChromium() {
  return [chromium.executablePath(), ...systemChromiums].find(starts);
}

/** The system's Firefox: Playwright drives it by WebDriver BiDi. Undefined where there is none. */
export function findFirefox() {
  return systemFirefoxes.find(starts);
}

/**
 * What Playwright switches off: the last `--disable-features` is the one that counts, so ours says it again.
 * A test beside this file compares.
 */
export const playwrightsDisabledFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'BlockOriginHeaderModificationOnRedirect',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'Translate',
  'AutoDeElevate',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

/**
 * [Note: Pages of the address bar] Chromium makes two pages of its own for every window, headless or not: what
 * drops down below the address bar (chrome://omnibox-popup.top-chrome, seen in 156). A story is a window, and they
 * cost it a second of a processor.
 */
const addressBarFeatures = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

export const chromiumArgs = [
  // A sandboxed Chromium refuses to run as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  `--disable-features=${[...playwrightsDisabledFeatures, ...addressBarFeatures].join(',')}`,
];

/**
 * A file alone says little: a browser may lack libraries, and Ubuntu's `chromium-browser` only names a snap.
 * @param {string} path
 */
function starts(path) {
  if (!existsSync(path)) return false;
  // Windows' browsers open a window when they are asked for their version.
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

import { defineConfig, type PlaywrightTestProject } from '@playwright/test';
import { chromiumArgs, findChromium, findFirefox } from './e2e/tools/browsers.mjs';

const firefox = findFirefox();

const chromium: PlaywrightTestProject['use'] = {
  browserName: 'chromium',
  launchOptions: { executablePath: findChromium(), args: chromiumArgs },
};
const contractFiles = '**/contract/*.spec.ts';

const projects: PlaywrightTestProject[] = [
  // First, for its cases take minutes and one worker: in the end that one would be left alone with them.
  { name: 'contract', testMatch: contractFiles, use: chromium },
  { name: 'chromium', testIgnore: contractFiles, use: chromium },
];

// The system's Firefox, over WebDriver BiDi: the main walk alone, to keep the whole run short.
// `npm test` says so where there is none.
if (firefox) {
  projects.push({
    name: 'firefox',
    testIgnore: contractFiles,
    grep: /@firefox/,
    use: {
      browserName: 'firefox',
      channel: 'moz-firefox',
      launchOptions: {
        executablePath: firefox,
        firefoxUserPrefs: { 'network.dns.localDomains': 'paddock.test' },
      },
    },
  });
}

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  globalSetup: './e2e/tools/global-setup.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes on a second try is a failure, so there is no second try.
  retries: 0,
  workers: 2,
  // A machine that is busy with something else is slow, not broken. What passes waits no longer for it.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    ['./e2e/contract/reporter.ts'],
    ['json', { outputFile: 'test-results/reports/playwright.json' }],
  ],
  use: { screenshot: 'only-on-failure', locale: 'en-US' },
  projects,
});

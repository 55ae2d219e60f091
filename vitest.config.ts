import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { chromium } from 'playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config';

/** Playwright's own Chromium where it is installed, else the system's. */
const executablePath = [
  chromium.executablePath(),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

/** A test beside a component (PascalCase) or a `.browser.test.ts` runs in a real browser, the others in Node. */
const inBrowser = ['src/**/[A-Z]*.test.ts', 'src/**/*.browser.test.ts'];

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            include: ['src/**/*.test.ts', 'e2e/**/*.test.ts'],
            exclude: inBrowser,
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: inBrowser,
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({ launchOptions: { executablePath, args: ['--no-sandbox'] } }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
      ],
    },
  }),
);

import { playwright } from '@vitest/browser-playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import { chromiumArgs, findChromium } from './e2e/tools/browsers.mjs';
import viteConfig from './vite.config.ts';

/** A test beside a component (PascalCase) or a `.browser.test.ts` runs in a real browser, the others in Node. */
const inBrowser = ['src/**/[A-Z]*.test.ts', 'src/**/*.browser.test.ts'];

export default mergeConfig(
  viteConfig,
  defineConfig({
    // The runner shows the tests in a frame and has inline scripts: the product's policy forbids both.
    server: { headers: { 'Content-Security-Policy': '' } },
    // Found only when a worker starts or a part is loaded, which would reload the page in the middle of a test.
    optimizeDeps: {
      include: [
        'hash-wasm',
        'ml-pca',
        'umap-js',
        'jsonrepair',
        'katex',
        'mermaid',
        'dexie/dist/modern/dexie.mjs',
        'reka-ui',
        'pdfjs-dist',
        '@huggingface/ollama-utils',
        '@codemirror/autocomplete',
        '@codemirror/commands',
        '@cfworker/json-schema',
        '@codemirror/lang-json',
        '@codemirror/language',
        '@codemirror/lint',
        '@codemirror/state',
        '@codemirror/view',
        '@lezer/highlight',
        'papaparse',
        'partial-json',
        '@iconify/vue/offline',
        'shiki/core',
        'shiki/engine/javascript',
      ],
    },
    test: {
      setupFiles: './vitest.setup.ts',
      // Slow machines are slow, not broken. See also vitest.setup.ts.
      testTimeout: 60_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 20_000 } },
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            // One process for all files, which read the same modules. What a test changes outside of itself it puts back.
            isolate: false,
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
              provider: playwright({ launchOptions: { executablePath: findChromium(), args: chromiumArgs } }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
      ],
    },
  }),
);

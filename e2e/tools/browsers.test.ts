import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { playwrightsDisabledFeatures } from './browsers.mjs';

it('switches off in Chromium whatever Playwright does', () => {
  const require = createRequire(createRequire(import.meta.url).resolve('playwright/package.json'));
  const folder = dirname(require.resolve('playwright-core/package.json'));
  const source = readFileSync(join(folder, 'lib/coreBundle.js'), 'utf8');
  const list = /disabledFeatures = \[([^\]]+)\]/.exec(source)?.[1] ?? '';
  const names = [...list.matchAll(/^\s*"(\w+)"/gm)].map(([, name]) => name);
  expect(playwrightsDisabledFeatures).toEqual(names);
});

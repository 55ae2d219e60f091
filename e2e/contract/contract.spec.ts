import { expect, test as base, type Page } from '@playwright/test';
import { findOllama, startOllama } from '../real-ollama';
import { startSimulator } from '../simulator';
import type { ServerKind } from './case';
import { contractCases } from './cases/all';
import type { Target } from './page';
import { startRegistry } from './registry';
import { serveContractPage } from './site';

// The same cases, inside a page, against all who play an Ollama. The reporter beside this file says
// how each server did.

/** A server that is named is somebody's: unique names, own models, nothing that it could not undo. */
const named = process.env.PADDOCK_TEST_OLLAMA;
const program = named ? undefined : findOllama();

interface ContractFixtures {
  contractPage: Page;
  registry: string;
  simulator: Target;
  embedded: Target;
  real: Target & { title: string };
}

const test = base.extend<object, ContractFixtures>({
  registry: [
    async ({ browserName: _ }, use) => {
      const registry = await startRegistry();
      await use(registry.host);
      await registry.close();
    },
    { scope: 'worker' },
  ],
  contractPage: [
    async ({ browser }, use) => {
      const site = await serveContractPage();
      const page = await browser.newPage();
      await page.goto(site.url);
      await use(page);
      await page.close();
      await site.close();
    },
    { scope: 'worker' },
  ],
  simulator: [
    async ({ registry }, use) => {
      const simulator = await startSimulator({ empty: true });
      await use({ kind: 'simulator', url: simulator.url, registry });
      await simulator.close();
    },
    { scope: 'worker' },
  ],
  embedded: [async ({ registry }, use) => use({ kind: 'embedded', registry }), { scope: 'worker' }],
  real: [
    async ({ registry }, use) => {
      if (named) {
        const url = named.replace(/\/$/, '');
        const { version } = (await (await fetch(`${url}/api/version`)).json()) as { version: string };
        await use({ kind: 'real', url, registry, title: `real Ollama ${version} at ${url}` });
        return;
      }
      const ollama = await startOllama(program!);
      await use({ kind: 'real', url: ollama.url, registry, title: `real Ollama ${ollama.version} at ${ollama.url}` });
      await ollama.close();
    },
    { scope: 'worker' },
  ],
});

// One worker: each would start servers of its own, and two engines at a time make each other slow.
test.describe.configure({ mode: 'default' });

/** Whether the stand-in registry can be reached from the server. */
const isHere = !named || ['127.0.0.1', 'localhost'].includes(new URL(named).hostname);

function casesFor(kind: ServerKind) {
  return contractCases.filter(
    ({ on, needsRegistry }) => (!on || on.includes(kind)) && (kind !== 'real' || !needsRegistry || isHere),
  );
}

async function runCase(page: Page, name: string, target: Target, title: string): Promise<void> {
  test.info().annotations.push({ type: 'contract', description: title });
  const problem = await page.evaluate(([name, target]) => window.runCase(name, target), [name, target] as const);
  expect(problem).toBeUndefined();
}

for (const { name } of casesFor('simulator')) {
  test(`simulator: ${name}`, async ({ contractPage, simulator }) => {
    await runCase(contractPage, name, simulator, 'simulator');
  });
}

for (const { name } of casesFor('embedded')) {
  test(`embedded: ${name}`, async ({ contractPage, embedded }) => {
    await runCase(contractPage, name, embedded, 'embedded');
  });
}

for (const { name } of named || program ? casesFor('real') : []) {
  test(`real: ${name}`, async ({ contractPage, real }) => {
    await runCase(contractPage, name, real, real.title);
  });
}

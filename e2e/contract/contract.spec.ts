import { expect, test as base, type Page } from '@playwright/test';
import { profiles, type ProfileName } from '@/embedded/testing/profile';
import { startOllama } from '../real-ollama';
import { startSimulator } from '../simulator';
import { findOllamas } from '../tools/ollamas.mjs';
import type { ServerKind } from './case';
import { contractCases } from './cases/all';
import type { Target } from './page';
import { startRegistry } from './registry';
import { serveContractPage } from './site';

// The same cases, inside a page, against all who play an Ollama. The reporter beside this file says
// how each server did.

/** A server that is named is somebody's: unique names, own models, nothing that it could not undo. */
const named = process.env.PADDOCK_TEST_OLLAMA;
const programs = named ? [] : findOllamas();

/** A server to be, started for the first case that is about it. */
interface Contender {
  title: string;
  kind: ServerKind;
  /** Undefined for the one inside the page. */
  start?(): Promise<{ url: string; close?(): Promise<void> }>;
}

const contenders: Contender[] = [
  ...(Object.keys(profiles) as ProfileName[]).map((profile): Contender => ({
    title: `simulator ${profile}`,
    kind: 'simulator',
    start: () => startSimulator({ empty: true, profile }),
  })),
  { title: 'embedded', kind: 'embedded' },
  ...programs.map(({ program, title }): Contender => ({
    title: `real ${title}`,
    kind: 'real',
    start: () => startOllama(program),
  })),
  ...(named ? [{ title: 'named', kind: 'real', start: async () => ({ url: named.replace(/\/$/, '') }) } as const] : []),
];

interface ContractFixtures {
  contractPage: Page;
  registry: string;
  /** Starts a contender once, and resolves with where it is. */
  target: (contender: Contender) => Promise<Target>;
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
  target: [
    async ({ registry }, use) => {
      const started = new Map<string, Awaited<ReturnType<NonNullable<Contender['start']>>>>();
      await use(async ({ title, kind, start }) => {
        if (!start) return { kind, registry };
        if (!started.has(title)) started.set(title, await start());
        return { kind, url: started.get(title)!.url, registry };
      });
      for (const { close } of started.values()) await close?.();
    },
    { scope: 'worker' },
  ],
});

// One worker: each would start servers of its own, and two engines at a time make each other slow.
test.describe.configure({ mode: 'default' });

/** Whether the stand-in registry can be reached from the server that is named. */
const isHere = !named || ['127.0.0.1', 'localhost'].includes(new URL(named).hostname);

for (const contender of contenders) {
  for (const { name, on, needsRegistry } of contractCases) {
    if (on && !on.includes(contender.kind)) continue;
    if (contender.title === 'named' && needsRegistry && !isHere) continue;
    const annotation = { type: 'contract', description: contender.title };
    test(`${contender.title}: ${name}`, { annotation }, async ({ contractPage, target }) => {
      const place = await target(contender);
      const problem = await contractPage.evaluate(([name, place]) => window.runCase(name, place), [
        name,
        place,
      ] as const);
      expect(problem).toBeUndefined();
    });
  }
}

import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp, watch } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import { useServersStore } from '@/shared/servers.store';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { closing } from '../../../e2e/closing';
import { loop } from '../../../e2e/models/chain';
import { install } from '../../../e2e/models/install';
import { useBenchmarksStore } from './benchmarks.store';
import { defaultPlan, type BenchmarkPlan } from './plan/plan';
import { stepsOf } from './plan/steps';
import { openBenchmarks } from './run/benchmarks.db';

let simulator: Simulator;
beforeEach(async () => {
  // As without a secure context: no locks.
  vi.stubGlobal('navigator', {});
  simulator = closing(createSimulator({ models: [] }));
  await install(createClient(simulator.transport), 'loop', loop());
});
afterEach(async () => {
  vi.unstubAllGlobals();
  const storage = openBenchmarks('paddock-benchmarks');
  for (const run of await storage.runs()) await storage.remove((run as { id: string }).id);
  storage.close();
});

/** A page of the site. Several have the same storage. */
function openPage() {
  const app = createApp({ render: () => null });
  const pinia = createPinia();
  app
    .use(pinia)
    .use(VueQueryPlugin, { queryClient: new QueryClient() })
    .use(createClients(() => simulator.transport));
  const servers = useServersStore(pinia);
  const server = servers.byId('box') ?? servers.add({ name: 'Box', url: 'http://box.test' });
  const store = useBenchmarksStore(pinia);
  const { works } = useWorkStore(pinia);
  const plan = (change: Partial<BenchmarkPlan> = {}): BenchmarkPlan => ({
    ...defaultPlan,
    targets: [{ serverId: server.id, model: 'loop' }],
    runs: 3,
    promptTokens: [64],
    answerTokens: 8,
    ...change,
  });
  const ended = (id: string) => vi.waitFor(() => expect(store.progressOf(id)?.isOpen).toBe(false));
  /** Waits for the first thing that is measured; nothing after it gets an answer. */
  const frozen = (id: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        freeze();
        resolve();
      };
      watch(() => (store.measured.get(id)?.length ?? 0) > 0, look, { flush: 'sync', once: true });
    });
  return { store, works, plan, ended, frozen, servers };
}

/** Nothing answers any more, and nothing fails: as it is for a page that goes away. */
const freeze = () => simulator.faults.set('/api/generate', { kind: 'hang' });

it('measures a plan, keeps it for the next visit, and tells the dock', async () => {
  const { store, plan, ended, works } = openPage();
  const id = store.start(plan(), 'First');
  await ended(id);
  expect(store.progressOf(id)!.state.at).toBe('done');
  expect(store.byId.get(id)).toMatchObject({ label: 'First', done: 3, endedAtMs: expect.any(Number) });
  works.remove(id);
  const later = openPage();
  await later.store.look(id);
  expect(later.store.runs.map(({ label }) => label)).toEqual(['First']);
  expect(later.store.measured.get(id)).toHaveLength(3);
  expect(later.store.paceOf(store.byId.get(id)!.plan.targets[0]!)).toBeGreaterThan(0);
});

it('measures one benchmark at a time', async () => {
  const { store, plan, ended } = openPage();
  const ids = [store.start(plan()), store.start(plan())];
  expect(store.progressOf(ids[1]!)!.state.progress.phase).toBe('waiting');
  for (const id of ids) await ended(id);
  const times = ids.map((id) => store.measured.get(id)!.map(({ atMs }) => atMs));
  expect(Math.max(...times[0]!)).toBeLessThanOrEqual(Math.min(...times[1]!));
});

it('measures one benchmark at a time in all pages', async () => {
  const [one, other] = [openPage(), openPage()];
  const first = one.store.start(one.plan());
  await one.frozen(first);
  const second = other.store.start(other.plan());
  await vi.waitFor(() => expect(one.store.byId.has(second)).toBe(true));
  expect(other.store.progressOf(second)!.state.progress.phase).toBe('waiting');
  simulator.faults.clear();
  one.store.stop(first);
  await other.ended(second);
  const lastOfFirst = Math.max(...one.store.measured.get(first)!.map(({ atMs }) => atMs));
  expect(other.store.measured.get(second)!.filter(({ atMs }) => atMs < lastOfFirst)).toEqual([]);
  expect(other.store.measured.get(second)).toHaveLength(3);
});

it('keeps what was measured when it is stopped, and goes on with the rest', async () => {
  const { store, plan, ended, frozen } = openPage();
  const id = store.start(plan());
  await frozen(id);
  store.stop(id);
  await ended(id);
  const before = store.measured.get(id)!;
  expect(store.progressOf(id)!.state.at).toBe('stopped');
  expect(before.length).toBeLessThan(3);
  simulator.faults.clear();
  expect(await store.resume(id)).toBe(true);
  await ended(id);
  expect(store.measured.get(id)!.map(({ step }) => step)).toEqual(stepsOf(plan()).map(({ id: step }) => step));
  expect(store.measured.get(id)!.slice(0, before.length)).toEqual(before);
});

it('is followed by another page, which does not measure it, too', async () => {
  const { store, plan, ended, frozen } = openPage();
  const id = store.start(plan());
  await frozen(id);
  const other = openPage();
  await other.store.look(id);
  expect(other.store.elsewhere.has(id)).toBe(true);
  expect(await other.store.resume(id)).toBe(false);
  expect(other.store.progressOf(id)).toBeUndefined();
  simulator.faults.clear();
  store.stop(id);
  await ended(id);
  await vi.waitFor(() => expect(other.store.elsewhere.has(id)).toBe(false));
  expect(other.store.measured.get(id)).toEqual(store.measured.get(id));
  await store.remove(id);
  await vi.waitFor(() => expect(other.store.byId.has(id)).toBe(false));
});

it('fails in the dock when a target could not be measured, and measures that one when it is retried', async () => {
  const { store, works, plan, ended } = openPage();
  const targets = [...plan().targets, { ...plan().targets[0]!, model: 'later' }];
  const id = store.start(plan({ targets }));
  await ended(id);
  expect(store.progressOf(id)!.state).toMatchObject({ at: 'failed', error: { code: 'benchmark.incomplete' } });
  expect(store.byId.get(id)).toMatchObject({ done: 3, targets: [{}, { failure: { status: 404 } }] });
  await install(createClient(simulator.transport), 'later', loop());
  works.retry(id);
  await vi.waitFor(() => expect(store.progressOf(id)!.state.at).toBe('done'));
  expect(store.byId.get(id)!.targets[1]!.failure).toBeUndefined();
  expect(store.measured.get(id)).toHaveLength(6);
});

it('ends when it is deleted, and leaves nothing', async () => {
  const { store, plan, frozen } = openPage();
  const id = store.start(plan({ runs: 20 }));
  await frozen(id);
  await store.remove(id);
  expect(store.progressOf(id)).toBeUndefined();
  const later = openPage();
  await later.store.load();
  expect(later.store.runs).toEqual([]);
});

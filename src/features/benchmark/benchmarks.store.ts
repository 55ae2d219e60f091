import { defineStore } from 'pinia';
import { computed, markRaw, ref, shallowReactive, shallowRef } from 'vue';
import { openClaims } from '@/base/claims';
import { hasDatabase } from '@/base/has-database';
import { newId } from '@/base/ids';
import { createTurns } from '@/shared/create/turns';
import { explainError } from '@/shared/explain-error';
import { useServerChanges } from '@/shared/queries';
import { serverName } from '@/shared/server-abilities';
import { useServersStore } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { useClientFor } from '@/shared/use-client';
import { isOpen, type WorkOrder, type WorkState, type WorkView } from '@/shared/work';
import { useWorkStore } from '@/shared/work.store';
import type { BenchmarkPlan, Target } from './plan/plan';
import { toBenchmarkRun } from './plan/plan-link';
import { readPlan } from './plan/read-plan';
import { stepsOf } from './plan/steps';
import { BenchmarkHistory } from './run/history';
import { restOf, type BenchmarkRun, type MeasuredTarget, type Measurement } from './run/run';
import { runBenchmark, type BenchmarkProgress } from './run/run-benchmark';

/** What is told to other pages: a run has changed, or is gone. */
interface News {
  run: string;
  isRunning: boolean;
}

const kind = 'benchmark.work.run';
const database = 'paddock-benchmarks';

/** Not all that was to be measured could be. */
class IncompleteError extends Error {
  readonly code = 'benchmark.incomplete';
}

/**
 * The benchmarks of all visits, and those that run: one at a time in all pages, or they would measure each other. What is
 * measured is stored as it comes, and other pages of this site follow.
 */
export const useBenchmarksStore = defineStore('benchmark.runs', () => {
  const work = useWorkStore();
  const servers = useServersStore();
  const clientFor = useClientFor();
  const changes = useServerChanges();

  const byId = shallowReactive(new Map<string, BenchmarkRun>());
  /** Of the runs that were looked at. */
  const measured = shallowReactive(new Map<string, readonly Measurement[]>());
  /** Those that another page measures. */
  const elsewhere = shallowReactive(new Set<string>());
  const isLoaded = ref(false);
  /** Why the browser keeps nothing. */
  const trouble = shallowRef<unknown>();

  const history = markRaw(
    new BenchmarkHistory({
      hasStored: () => hasDatabase(database),
      openStorage: async () => (await import('./run/benchmarks.db')).openBenchmarks(database),
      onTrouble: (error) => (trouble.value = error),
    }),
  );
  const turns = createTurns({
    locks: navigator.locks,
    openStorage: () => import('@/shared/create/turns.db').then(({ openTurns }) => openTurns()),
    channel: 'paddock-benchmark-turns',
  });
  const isRunningHere = (id: string) => {
    const own = work.byId.get(id);
    return own !== undefined && isOpen(own);
  };
  const isHeldElsewhere = openClaims('paddock-benchmarks', isRunningHere);
  const channel = new BroadcastChannel('paddock-benchmark-news');
  channel.addEventListener('message', ({ data }: MessageEvent<News>) => void follow(data));

  /** The newest first. */
  const runs = computed(() => [...byId.values()].toSorted((one, other) => other.createdAtMs - one.createdAtMs));

  /** Reads what is kept, once. */
  let loading: Promise<void> | undefined;
  function load(): Promise<void> {
    loading ??= history.all().then(async (all) => {
      for (const run of all) if (!byId.has(run.id)) byId.set(run.id, run);
      isLoaded.value = true;
      const open = all.filter((run) => run.endedAtMs === undefined && !isRunningHere(run.id));
      await Promise.all(
        open.map(async ({ id }) => {
          if (await isHeldElsewhere(id)) elsewhere.add(id);
        }),
      );
    });
    return loading;
  }

  /** Reads what was measured in a run. */
  async function look(id: string): Promise<void> {
    await load();
    if (!measured.has(id)) measured.set(id, await history.measurementsOf(id));
  }

  async function follow({ run: id, isRunning }: News): Promise<void> {
    const run = await history.run(id);
    if (!run) {
      forget(id);
      work.works.remove(id);
      return;
    }
    byId.set(id, run);
    if (isRunning) elsewhere.add(id);
    else elsewhere.delete(id);
    if (measured.has(id)) measured.set(id, await history.measurementsOf(id));
  }

  function tell(id: string): void {
    channel.postMessage({ run: id, isRunning: isRunningHere(id) } satisfies News);
  }

  async function change(id: string, with_: Partial<BenchmarkRun>): Promise<void> {
    const run = byId.get(id);
    if (!run) return;
    const changed = { ...run, ...with_ };
    byId.set(id, changed);
    await history.putRun(changed);
    tell(id);
  }

  /** Begins to measure, and returns the id of the run. */
  function start(given: BenchmarkPlan, label = ''): string {
    // A copy: what stands in a form changes, and what watches it cannot be stored.
    const plan = readPlan(given);
    const targets = plan.targets.map((target): MeasuredTarget => {
      const server = servers.byId(target.serverId);
      return { ...target, serverName: serverName(server), serverUrl: server?.url ?? '' };
    });
    const run: BenchmarkRun = { id: newId(), label, createdAtMs: Date.now(), plan, targets };
    byId.set(run.id, run);
    measured.set(run.id, []);
    work.works.start(order(run));
    return run.id;
  }

  /** Measures what was not measured yet, or has failed. False where another page does. */
  async function resume(id: string): Promise<boolean> {
    const run = byId.get(id);
    if (!run || isRunningHere(id)) return true;
    await look(id);
    if (await isHeldElsewhere(id)) {
      elsewhere.add(id);
      return false;
    }
    elsewhere.delete(id);
    // Asked for twice in that second.
    if (!isRunningHere(id)) work.works.start(order(byId.get(id) ?? run));
    return true;
  }

  function order({ id, plan }: BenchmarkRun): WorkOrder<BenchmarkProgress> {
    const server = servers.byId(plan.targets[0]!.serverId) ?? servers.servers[0]!;
    return {
      id,
      kind,
      server,
      initial: { phase: 'waiting', target: 0, done: 0, total: stepsOf(plan).length },
      describe: (state) => describe(state, byId.get(id)),
      run: async ({ signal, report }) => {
        await change(id, { endedAtMs: undefined, done: undefined });
        await turns.run('benchmarks', () => measure(id, signal, report), { signal });
      },
      after: () => void change(id, { endedAtMs: Date.now(), done: doneOf(id) }),
      retry: () => void resume(id),
    };
  }

  async function measure(
    id: string,
    signal: AbortSignal,
    report: (progress: BenchmarkProgress) => void,
  ): Promise<void> {
    const { plan } = byId.get(id)!;
    const rest = restOf(stepsOf(plan), measured.get(id) ?? []);
    const learn = (index: number, facts: Partial<MeasuredTarget>) => {
      const targets = byId.get(id)?.targets.map((each, at) => (at === index ? { ...each, ...facts } : each));
      if (targets) void change(id, { targets });
    };
    const unfinished = await runBenchmark(plan, rest, plan.targets.map(paceOf), {
      clientOf: ({ serverId }) => {
        const server = servers.byId(serverId);
        return server && clientFor(server);
      },
      signal,
      report,
      keep: (measurement) => keep(id, { ...measurement, run: id }),
      learn,
      loadedChanged: ({ serverId }) => {
        const server = servers.byId(serverId);
        if (server) void changes.loadedChanged(server);
      },
    });
    if (unfinished > 0) throw new IncompleteError();
  }

  async function keep(id: string, measurement: Measurement): Promise<void> {
    // A run that was deleted meanwhile has nothing to keep.
    if (!byId.has(id)) return;
    const others = (measured.get(id) ?? []).filter(({ step }) => step !== measurement.step);
    measured.set(id, [...others, measurement]);
    await history.put(id, [measurement]);
    tell(id);
  }

  function doneOf(id: string): number {
    const steps = stepsOf(byId.get(id)?.plan ?? readPlan(undefined));
    return steps.length - restOf(steps, measured.get(id) ?? []).length;
  }

  /** How fast a target was when it was measured last; undefined where it never was. */
  function paceOf({ serverId, model }: Target): number | undefined {
    for (const { targets } of runs.value) {
      const pace = targets.find((each) => each.serverId === serverId && each.model === model)?.pace;
      if (pace !== undefined) return pace;
    }
    return undefined;
  }

  const rename = (id: string, label: string) => change(id, { label: label.trim().slice(0, 200) });

  function forget(id: string): void {
    byId.delete(id);
    measured.delete(id);
    elsewhere.delete(id);
  }

  async function remove(id: string): Promise<void> {
    forget(id);
    work.works.remove(id);
    await history.remove(id);
    tell(id);
  }

  /** Adds a run that came from a file. */
  async function add(run: BenchmarkRun, measurements: readonly Measurement[]): Promise<void> {
    const steps = stepsOf(run.plan);
    const added = { ...run, done: steps.length - restOf(steps, measurements).length };
    byId.set(run.id, added);
    measured.set(run.id, measurements);
    await Promise.all([history.putRun(added), history.put(run.id, measurements)]);
    tell(run.id);
  }

  /** How far a run of this page is; undefined for one that was not begun here. */
  function progressOf(id: string): { state: WorkState<BenchmarkProgress>; isOpen: boolean } | undefined {
    const own = work.byId.get(id);
    return own && { state: own.state as WorkState<BenchmarkProgress>, isOpen: isOpen(own) };
  }

  const stop = (id: string) => work.works.stop(id);

  return {
    byId,
    runs,
    measured,
    elsewhere,
    isLoaded,
    trouble,
    load,
    look,
    start,
    resume,
    stop,
    rename,
    remove,
    add,
    progressOf,
    paceOf,
  };
});

/** As the dock shows it. */
function describe(state: WorkState<BenchmarkProgress>, run: BenchmarkRun | undefined): WorkView {
  const { phase, target, done, total, remainingSeconds } = state.progress;
  const current = run?.targets[target];
  const title = run?.label || modelsOf(run);
  const to = toBenchmarkRun(run?.id ?? '');
  if (state.at === 'done') return { title, progress: 1, to };
  if (state.at === 'failed') return { title, to, detail: explainError(state.error).title };
  if (state.at !== 'running') return { title, to };
  return {
    title,
    to,
    detail: translate(`benchmark.phase.${phase}`, { model: current?.model ?? '' }),
    progress: total > 0 ? done / total : undefined,
    remainingSeconds,
  };
}

/** What is measured, in a line: the first two models, and how many more. */
export function modelsOf(run: Pick<BenchmarkRun, 'targets'> | undefined): string {
  const models = [...new Set(run?.targets.map(({ model }) => model))];
  const shown = models.slice(0, 2).join(', ');
  return models.length > 2 ? translate('benchmark.andMore', { models: shown, count: models.length - 2 }) : shown;
}

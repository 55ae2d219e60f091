import type { ServerId } from '@/shared/server';
import { defaultPlan } from '../plan/plan';
import type { BenchmarkRun, Measurement } from '../run/run';
import { summarize } from './summary';

/** A model on a server. */
export const target = (model: string, server = 's') => ({
  serverId: server as ServerId,
  model,
  serverName: server,
  serverUrl: `http://${server}.test`,
});

/** A run of models, with the rates at which each wrote. */
export function side(models: ReturnType<typeof target>[], rates: number[][]) {
  const plan = { ...defaultPlan, runs: 3, promptTokens: [128], targets: models };
  const run: BenchmarkRun = { id: 'r', label: '', createdAtMs: 0, plan, targets: models };
  const measurements = rates.flatMap((own, index) =>
    own.map((rate, repeat): Measurement => {
      const metrics = { eval_count: rate, eval_duration: 1e9 };
      const samples = [{ end: 'length' as const, totalMs: 1000, metrics }];
      return { run: 'r', step: `${index}.0.128x1.${repeat + 1}`, atMs: 0, wallMs: 1000, samples };
    }),
  );
  return { run, measurements, groups: summarize(run, measurements) };
}

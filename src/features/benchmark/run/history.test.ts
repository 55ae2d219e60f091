import { Dexie } from 'dexie';
import { afterEach, expect, it } from 'vitest';
import type { ServerId } from '@/shared/server';
import { defaultPlan } from '../plan/plan';
import { openBenchmarks, type BenchmarkStorage } from './benchmarks.db';
import { BenchmarkHistory } from './history';
import type { BenchmarkRun, Measurement } from './run';

const target = { serverId: 's' as ServerId, model: 'm' };
const run = (id: string, createdAtMs = 1): BenchmarkRun => ({
  id,
  label: '',
  createdAtMs,
  plan: { ...defaultPlan, targets: [target] },
  targets: [{ ...target, serverName: 'Box', serverUrl: 'http://box.test' }],
});
const measurement = (step: string, atMs = 1): Measurement => ({
  run: 'a',
  step,
  atMs,
  wallMs: 10,
  samples: [{ end: 'length', totalMs: 10, metrics: { eval_count: 8 } }],
});

let opened: BenchmarkStorage[] = [];
afterEach(async () => {
  opened.forEach((each) => each.close());
  opened = [];
  await Dexie.delete('benchmarks');
});

function history(openStorage?: () => Promise<BenchmarkStorage>) {
  const troubles: unknown[] = [];
  const open = async () => {
    const storage = openBenchmarks('benchmarks');
    opened.push(storage);
    return storage;
  };
  const onTrouble = (error: unknown) => troubles.push(error);
  return Object.assign(new BenchmarkHistory({ openStorage: openStorage ?? open, onTrouble }), { troubles });
}

it('has what another visit kept, the newest first, and what was measured last in a step', async () => {
  const first = history();
  await first.putRun(run('a', 1));
  await first.putRun(run('b', 2));
  await first.put('a', [measurement('x', 5), measurement('y', 3)]);
  await first.put('a', [measurement('x', 7)]);
  const later = history();
  expect((await later.all()).map(({ id }) => id)).toEqual(['b', 'a']);
  expect((await later.measurementsOf('a')).map(({ step, atMs }) => [step, atMs])).toEqual([
    ['y', 3],
    ['x', 7],
  ]);
  await later.remove('a');
  expect(await first.run('a')).toBeUndefined();
  expect(await first.measurementsOf('a')).toEqual([]);
});

it('opens no storage where nothing was ever kept, until there is something to keep', async () => {
  let openCount = 0;
  const fresh = new BenchmarkHistory({
    hasStored: () => Promise.resolve(false),
    openStorage: async () => {
      openCount += 1;
      const storage = openBenchmarks('benchmarks');
      opened.push(storage);
      return Promise.resolve(storage);
    },
    onTrouble: (error) => expect.unreachable(String(error)),
  });
  expect(await fresh.all()).toEqual([]);
  expect(openCount).toBe(0);
  await fresh.putRun(run('a'));
  expect((await fresh.all()).map(({ id }) => id)).toEqual(['a']);
});

it('leaves out what cannot be read', async () => {
  const storage = openBenchmarks('benchmarks');
  opened.push(storage);
  await storage.putRun(run('a'));
  for (const odd of [{ id: 'x' }, { id: 'y', createdAtMs: 'soon', targets: [] }]) await storage.putRun(odd as never);
  await storage.putMeasurements([measurement('x'), { run: 'a', step: 'z' } as never]);
  const read = history();
  expect((await read.all()).map(({ id }) => id)).toEqual(['a']);
  expect((await read.measurementsOf('a')).map(({ step }) => step)).toEqual(['x']);
  expect(read.troubles).toEqual([]);
});

it('remembers for the visit what the browser does not keep', async () => {
  const refused = history(() => Promise.reject(new DOMException('no', 'InvalidStateError')));
  await refused.putRun(run('a'));
  await refused.put('a', [measurement('x')]);
  expect((await refused.all()).map(({ id }) => id)).toEqual(['a']);
  expect(await refused.measurementsOf('a')).toHaveLength(1);
  expect(refused.troubles.length).toBeGreaterThan(0);
  await refused.remove('a');
  expect(await refused.all()).toEqual([]);
});

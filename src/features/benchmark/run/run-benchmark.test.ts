import { describe, expect, it } from 'vitest';
import { isAbort } from '@/base/abort';
import { createSimulator, type Simulator, type SimulatorOptions } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import type { ServerId } from '@/shared/server';
import { closing } from '../../../../e2e/closing';
import { chain, embedding, loop } from '../../../../e2e/models/chain';
import { install } from '../../../../e2e/models/install';
import { defaultPlan, type BenchmarkPlan } from '../plan/plan';
import { stepsOf } from '../plan/steps';
import type { MeasuredTarget, Measurement } from './run';
import { restOf } from './run';
import { runBenchmark, type BenchmarkProgress } from './run-benchmark';

const small: Omit<BenchmarkPlan, 'targets'> = { ...defaultPlan, runs: 2, promptTokens: [64], answerTokens: 8 };
const on = (server: string, model: string) => ({ serverId: server as ServerId, model });

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = closing(createSimulator({ models: [], ...options }));
  await install(createClient(simulator.transport), 'loop', loop());
  return simulator;
}

/** Runs a plan against simulators by the ids of their servers. */
async function run(
  plan: BenchmarkPlan,
  simulators: Record<string, Simulator>,
  { signal = new AbortController().signal, onKeep = (_: number) => {}, steps = stepsOf(plan) } = {},
) {
  const kept: Measurement[] = [];
  const told: BenchmarkProgress[] = [];
  const targets: Partial<MeasuredTarget>[] = plan.targets.map(() => ({}));
  const keep = async (measurement: Omit<Measurement, 'run'>) => {
    kept.push({ ...measurement, run: 'r' });
    onKeep(kept.length);
  };
  const work = runBenchmark(plan, steps, [], {
    clientOf: ({ serverId }) => {
      const simulator = simulators[serverId];
      return simulator && createClient(simulator.transport);
    },
    signal,
    report: (progress) => told.push(progress),
    keep,
    learn: (index, facts) => Object.assign(targets[index]!, facts),
    loadedChanged: () => undefined,
  });
  return { unfinished: await work, kept, told, targets };
}

const errors = ({ samples }: Measurement) => samples.map(({ error }) => error?.name);

/** Lets the last line of every answer be another one. */
function withMetrics(simulator: Simulator, metrics: object): void {
  const { transport } = simulator;
  const { fetch } = transport;
  transport.fetch = async (request, options) => {
    const response = await fetch(request, options);
    if (request.path !== '/api/generate' || !String(request.body).includes('"stream":true')) return response;
    const lines = (await response.text()).trimEnd().split('\n');
    lines.push(JSON.stringify({ ...(JSON.parse(lines.pop()!) as object), ...metrics }).replace('"NaN"', 'NaN'));
    return new Response(`${lines.join('\n')}\n`);
  };
}

describe.each(['0.24', '0.33'] as const)('a server like %s', (profile) => {
  it('is measured whole: loads from nothing, answers of the length that was asked for, contexts, several at once', async () => {
    const simulator = await start({ profile });
    const plan = { ...small, targets: [on('a', 'loop')], loads: 2, contexts: [512, 1024], concurrency: [1, 3] };
    const { kept, unfinished, targets, told } = await run(plan, { a: simulator });
    expect(unfinished).toBe(0);
    expect(kept.map(({ step }) => step)).toEqual(stepsOf(plan).map(({ id }) => id));
    expect(restOf(stepsOf(plan), kept)).toEqual([]);
    const loads = kept.filter(({ step }) => step.includes('load'));
    expect(loads.map(({ samples }) => samples[0]!.end)).toEqual(['loaded', 'loaded', 'loaded', 'loaded']);
    // It had gone before each, and was there after it with the context that was asked for.
    expect(loads.map(({ before, after }) => [before?.context_length, after?.context_length])).toEqual([
      [undefined, 512],
      [undefined, 512],
      [undefined, 1024],
      [undefined, 1024],
    ]);
    const together = kept.find(({ step }) => step === '0.1024.64x3.1')!;
    expect(together.samples).toHaveLength(3);
    for (const { end, metrics, firstTokenMs, headersMs } of together.samples) {
      expect(end).toBe('length');
      expect(metrics).toMatchObject({ eval_count: 8, prompt_eval_count: expect.any(Number) });
      expect(firstTokenMs).toBeGreaterThanOrEqual(headersMs!);
    }
    expect(targets[0]).toMatchObject({
      version: expect.any(String),
      digest: expect.any(String),
      pace: expect.any(Number),
    });
    expect(told.at(-1)).toMatchObject({ target: 0, total: kept.length, done: kept.length - 1 });
  });
});

it('sends the same load options with everything, so that nothing is loaded anew, and prompts that no cache knows', async () => {
  const simulator = await start();
  await run({ ...small, targets: [on('a', 'loop')], loads: 1, contexts: [512] }, { a: simulator });
  const bodies = simulator.requests
    .filter(({ path }) => path === '/api/generate')
    .map(({ body }) => body as { prompt?: string; raw?: boolean; options?: { num_ctx?: number } });
  const asked = bodies.filter(({ prompt }) => prompt);
  expect(asked).toHaveLength(1 + 2);
  expect(asked.every(({ raw, options }) => raw === true && options?.num_ctx === 512)).toBe(true);
  expect(bodies.find(({ prompt, options }) => !prompt && options)!.options).toEqual({ num_ctx: 512 });
  expect(new Set(asked.map(({ prompt }) => prompt!.slice(0, 4))).size).toBe(3);
});

it('says when an answer ends before its length, and when it ends without a last line', async () => {
  const simulator = await start();
  await install(createClient(simulator.transport), 'chain', chain([' one', ' two']));
  const plan = { ...small, targets: [on('a', 'chain'), on('a', 'loop')], answerTokens: 60 };
  const { kept, unfinished } = await run(plan, { a: simulator });
  expect(kept.slice(0, 2).map(({ samples }) => samples[0]!.end)).toEqual(['stop', 'stop']);
  expect(unfinished).toBe(0);
  const silent = await start();
  silent.faults.set('/api/generate', { kind: 'no-done' }, { times: 3 });
  const second = await run({ ...small, targets: [on('a', 'loop')] }, { a: silent });
  // The warm-up met it, too, which is no failure.
  expect(second.kept.map(({ samples }) => samples[0]!.end)).toEqual(['silent', 'silent']);
  expect(second.kept[0]!.samples[0]!.firstTokenMs).toBeGreaterThanOrEqual(0);
  expect(second.unfinished).toBe(0);
});

it('notes what else is loaded', async () => {
  const simulator = await start({ models: ['gemma3:4b'] });
  await createClient(simulator.transport).load({ model: 'gemma3:4b' });
  const { kept } = await run({ ...small, targets: [on('a', 'loop')] }, { a: simulator });
  expect(kept[0]!.before).toMatchObject({ others: ['gemma3:4b'], context_length: expect.any(Number) });
});

it('knows itself under the name of a copy that was loaded before, and loads from nothing all the same', async () => {
  const simulator = await start({ models: ['gemma3:4b'] });
  const client = createClient(simulator.transport);
  await client.copy('loop', 'twin');
  await client.load({ model: 'twin' });
  const answered = await run({ ...small, targets: [on('a', 'loop')] }, { a: simulator });
  expect(answered.kept.map(({ before, after }) => [before?.others, after?.others])).toEqual([
    [[], []],
    [[], []],
  ]);
  const loaded = await run({ ...small, runs: 0, loads: 1, targets: [on('a', 'loop')] }, { a: simulator });
  expect(loaded.kept[0]!.samples[0]!.end).toBe('loaded');
  expect((await client.running()).models.map(({ name }) => name)).toEqual(['loop:latest']);
});

describe('what fails', () => {
  it('ends one target and not the rest, when a server dies in the middle', async () => {
    const [a, b] = [await start(), await start()];
    const plan = { ...small, targets: [on('a', 'loop'), on('b', 'loop')] };
    const { kept, unfinished, targets } = await run(
      plan,
      { a, b },
      { onKeep: (count) => count === 1 && a.faults.set('/api', { kind: 'unreachable' }) },
    );
    expect(unfinished).toBe(1);
    expect(targets[0]!.failure).toMatchObject({ name: 'UnreachableError' });
    expect(targets[1]!.failure).toBeUndefined();
    expect(kept.map(({ step, samples }) => [step, samples[0]!.end])).toEqual([
      ['0.0.64x1.1', 'length'],
      ['0.0.64x1.2', 'failed'],
      ['1.0.64x1.1', 'length'],
      ['1.0.64x1.2', 'length'],
    ]);
    expect(restOf(stepsOf(plan), kept).map(({ id }) => id)).toEqual(['0.0.64x1.2']);
  });

  it('ends a target whose model was deleted in the middle', async () => {
    const simulator = await start();
    const client = createClient(simulator.transport);
    const deleted: Promise<void>[] = [];
    const onKeep = (count: number) => count === 1 && deleted.push(client.delete('loop'));
    const plan = { ...small, runs: 5, targets: [on('a', 'loop')] };
    const { kept, targets } = await run(plan, { a: simulator }, { onKeep: (count) => void onKeep(count) });
    await Promise.all(deleted);
    expect(targets[0]!.failure).toMatchObject({ name: 'HttpError', status: 404 });
    expect(kept.length).toBeLessThan(5);
  });

  it('is told with each request, and given up after three in a row', async () => {
    const simulator = await start();
    const busy = {
      kind: 'status',
      status: 503,
      message: 'server busy, please try again.  maximum pending requests exceeded',
    } as const;
    const plan = { ...small, runs: 6, targets: [on('a', 'loop')] };
    const onKeep = (count: number) => count === 1 && simulator.faults.set('/api/generate', busy);
    const { kept, targets } = await run(plan, { a: simulator }, { onKeep: (count) => void onKeep(count) });
    expect(kept.map(errors)).toEqual([[undefined], ['HttpError'], ['HttpError'], ['HttpError']]);
    expect(targets[0]!.failure).toMatchObject({ status: 503, serverMessage: busy.message });
  });

  it.each([
    ['StreamError', { kind: 'error-line', lines: 2, message: 'out of luck' }],
    ['StreamCutError', { kind: 'reset', lines: 2 }],
    ['ProtocolError', { kind: 'garbage-line', lines: 1 }],
  ] as const)('is left out when it is one request: %s', async (name, fault) => {
    const simulator = await start();
    const plan = { ...small, runs: 3, targets: [on('a', 'loop')] };
    const onKeep = (count: number) => count === 1 && simulator.faults.set('/api/generate', fault, { times: 1 });
    const { kept, unfinished, targets } = await run(plan, { a: simulator }, { onKeep: (count) => void onKeep(count) });
    expect(kept.map(errors)).toEqual([[undefined], [name], [undefined]]);
    expect(unfinished).toBe(1);
    expect(targets[0]!.failure).toBeUndefined();
    const again = await run(plan, { a: simulator }, { steps: restOf(stepsOf(plan), kept) });
    expect(again.kept.map(({ step }) => step)).toEqual(['0.0.64x1.2']);
    expect(again.unfinished).toBe(0);
  });

  it('is a model that makes vectors alone, and a server that is not in the list any more', async () => {
    const simulator = await start();
    await install(createClient(simulator.transport), 'vectors', embedding());
    const plan = { ...small, targets: [on('a', 'vectors'), on('gone', 'loop'), on('a', 'loop')] };
    const { targets, unfinished, kept } = await run(plan, { a: simulator });
    expect(targets.map(({ failure }) => failure)).toMatchObject([
      { name: 'CodedError', code: 'benchmark.noText' },
      { name: 'CodedError', code: 'benchmark.serverGone' },
      undefined,
    ]);
    expect(unfinished).toBe(2);
    expect(kept).toHaveLength(2);
  });

  it('is no list of what is loaded, which holds nothing up', async () => {
    const simulator = await start();
    simulator.faults.set('/api/ps', { kind: 'status', status: 500, message: 'no' });
    const { kept, unfinished } = await run({ ...small, targets: [on('a', 'loop')] }, { a: simulator });
    expect(unfinished).toBe(0);
    expect(kept.map(({ before, after }) => [before, after])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

it.each([
  ['negative', { eval_count: -3, eval_duration: -1, prompt_eval_count: -1 }],
  ['text', { eval_count: 'many', eval_duration: {}, prompt_eval_count: [], total_duration: true }],
  ['missing', { eval_count: undefined, eval_duration: undefined, prompt_eval_count: undefined }],
])('keeps nothing of metrics that are %s', async (_, metrics) => {
  const simulator = await start();
  withMetrics(simulator, metrics);
  const { kept, unfinished } = await run({ ...small, targets: [on('a', 'loop')] }, { a: simulator });
  expect(unfinished).toBe(0);
  for (const { samples } of kept) {
    expect(samples[0]!.metrics).not.toHaveProperty('eval_count');
    expect(samples[0]!.metrics).not.toHaveProperty('prompt_eval_count');
  }
});

it('stops at once when it is stopped, and keeps what was measured', async () => {
  const simulator = await start();
  const abort = new AbortController();
  const kept: Measurement[] = [];
  const plan = { ...small, runs: 3, targets: [on('a', 'loop')] };
  const work = runBenchmark(plan, stepsOf(plan), [], {
    clientOf: () => createClient(simulator.transport),
    signal: abort.signal,
    report: () => undefined,
    keep: async (measurement) => {
      kept.push({ ...measurement, run: 'r' });
      simulator.faults.set('/api/generate', { kind: 'hang' });
      queueMicrotask(() => abort.abort());
    },
    learn: () => undefined,
    loadedChanged: () => undefined,
  });
  await expect(work).rejects.toSatisfy(isAbort);
  expect(kept).toHaveLength(1);
});

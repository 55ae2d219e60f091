import { expect, it } from 'vitest';
import type { ServerId } from '@/shared/server';
import { Pace, weightOf } from './estimate';
import { defaultPlan, type BenchmarkPlan } from './plan';
import { misfitsOf, stepsOf } from './steps';

const target = (model: string) => ({ serverId: 's' as ServerId, model });
const plan: BenchmarkPlan = { ...defaultPlan, targets: [target('a'), target('b')], runs: 2, promptTokens: [128, 512] };

it('goes through one target after the other, and through all questions before one is asked again', () => {
  expect(stepsOf({ ...plan, loads: 1 }).map(({ id }) => id)).toEqual([
    '0.0.load.1',
    '0.0.128x1.1',
    '0.0.512x1.1',
    '0.0.128x1.2',
    '0.0.512x1.2',
    '1.0.load.1',
    '1.0.128x1.1',
    '1.0.512x1.1',
    '1.0.128x1.2',
    '1.0.512x1.2',
  ]);
});

it('changes the context as seldom as it can', () => {
  const steps = stepsOf({ ...plan, contexts: [1024, 2048], concurrency: [1, 2] });
  const changes = steps.filter((step, at) => at > 0 && step.context !== steps[at - 1]!.context);
  expect(changes).toHaveLength(3);
  expect(new Set(steps.map(({ id }) => id)).size).toBe(2 * 2 * 2 * 2 * 2);
});

it('leaves out what does not fit into a context', () => {
  const narrow = { ...plan, contexts: [256, 1024], answerTokens: 128 };
  expect(misfitsOf(narrow)).toEqual([
    { promptTokens: 128, context: 256 },
    { promptTokens: 512, context: 256 },
  ]);
  expect(stepsOf(narrow).every(({ context }) => context === 1024)).toBe(true);
  expect(misfitsOf({ ...narrow, runs: 0 })).toEqual([]);
});

it('guesses what is left by what was measured, of the same target first', () => {
  const steps = stepsOf(plan);
  const whole = steps.reduce((sum, step) => sum + weightOf(step, plan), 0);
  const pace = new Pace(plan);
  expect(pace.secondsOf(steps)).toBeCloseTo(whole);
  const first = steps[0]!;
  pace.add(first, weightOf(first, plan) * 3);
  expect(pace.of(0)).toBeCloseTo(3);
  // Nothing is known of the other, so it is taken for one like the first.
  expect(pace.secondsOf(steps)).toBeCloseTo(whole * 3);
  expect(new Pace(plan, [2, 4]).secondsOf(steps)).toBeCloseTo(whole * 3);
});

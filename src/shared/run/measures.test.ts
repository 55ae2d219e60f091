import { expect, it } from 'vitest';
import { measuresOf } from './measures';

it('turns nanoseconds and counts into what people compare', () => {
  const metrics = {
    total_duration: 3e9,
    load_duration: 5e8,
    prompt_eval_count: 20,
    prompt_eval_duration: 1e8,
    eval_count: 100,
    eval_duration: 2e9,
  };
  expect(measuresOf({ metrics, createdAt: 1000, firstChunkAt: 1700 })).toEqual({
    tokens: 100,
    tokensPerSecond: 50,
    promptTokens: 20,
    promptTokensPerSecond: 200,
    loadSeconds: 0.5,
    totalSeconds: 3,
    firstTokenSeconds: 0.7,
  });
});

it('says nothing of what the server did not send', () => {
  const measures = measuresOf({ metrics: { eval_count: 3 }, createdAt: 0 });
  expect(Object.entries(measures).filter(([, value]) => value !== undefined)).toEqual([['tokens', 3]]);
});

it('tells a speed from two tokens on', () => {
  const speeds = (count: number) => {
    const counts = { prompt_eval_count: count, eval_count: count };
    const metrics = { ...counts, prompt_eval_duration: 1000, eval_duration: 1000 };
    const { tokensPerSecond, promptTokensPerSecond } = measuresOf({ metrics, createdAt: 0 });
    return [tokensPerSecond, promptTokensPerSecond];
  };
  expect(speeds(0)).toEqual([undefined, undefined]);
  expect(speeds(1)).toEqual([undefined, undefined]);
  expect(speeds(2)).toEqual([2e6, 2e6]);
});

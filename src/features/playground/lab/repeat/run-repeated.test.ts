import { describe, expect, it } from 'vitest';
import { abortError } from '@/base/abort';
import { aRun } from '../runs.fixture';
import type { Run } from '../../run';
import { runRepeated } from './run-repeated';

const requests = [1, 2, 3].map((seed) => ({ model: 'm', options: { seed } }));
const failed: Partial<Run> = { status: 'failed', error: { name: 'UnreachableError', path: '/api/generate' } };

/** Runs the three requests; `ends` says how, by seed. */
function run(ends: (seed: number, stop: () => void) => Partial<Run>) {
  const controller = new AbortController();
  const seen: Run[] = [];
  let atOnce = 0;
  const result = runRepeated(
    requests,
    {
      runOne: async (request) => {
        expect((atOnce += 1)).toBe(1);
        await Promise.resolve();
        atOnce -= 1;
        const seed = request.options!.seed!;
        return aRun({ id: `run-${seed}`, request, ...ends(seed, () => controller.abort(abortError())) });
      },
      ended: (each) => void seen.push(each),
    },
    controller.signal,
  );
  return { result, seen };
}

describe('repeated runs', () => {
  it('are sent one after the other', async () => {
    const { result, seen } = run(() => ({}));
    await result;
    expect(seen.map(({ id }) => id)).toEqual(['run-1', 'run-2', 'run-3']);
  });

  it('go on after one that failed', async () => {
    const { result, seen } = run((seed) => (seed === 1 || seed === 3 ? failed : {}));
    await result;
    expect(seen.map(({ status }) => status)).toEqual(['failed', 'done', 'failed']);
  });

  it('fail where all of them do', async () => {
    const { result, seen } = run(() => failed);
    await expect(result).rejects.toMatchObject({ name: 'UnreachableError' });
    expect(seen).toHaveLength(3);
  });

  it('stop when asked to; what was done is there', async () => {
    const { result, seen } = run((seed, stop) => {
      if (seed === 2) stop();
      return seed === 2 ? { status: 'stopped' } : {};
    });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen.map(({ id, status }) => [id, status])).toEqual([
      ['run-1', 'done'],
      ['run-2', 'stopped'],
    ]);
  });
});

import type { Run } from '../run';
import { aRun as aBegunRun } from '../runs.fixture';

/** A run that has ended well. */
export function aRun(change: Partial<Run> = {}): Run {
  return aBegunRun({
    id: 'run-1',
    request: { model: 'tiny:latest', prompt: 'Why is the sky blue?' },
    status: 'done',
    createdAt: 1_700_000_000_000,
    firstChunkAt: 1_700_000_000_200,
    endedAt: 1_700_000_001_000,
    response: 'Because of Rayleigh scattering.',
    lines: [{ atMs: 200, text: '{"response":"Because"}' }],
    metrics: { eval_count: 20, eval_duration: 1e9 },
    done_reason: 'stop',
    ...change,
  });
}

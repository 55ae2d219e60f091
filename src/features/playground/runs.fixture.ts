import type { ServerId } from '@/shared/server';
import type { Run } from './run';

/** A run that was sent and of which nothing has come. */
export function aRun(change: Partial<Run> = {}): Run {
  return {
    id: 'run',
    serverId: 'box' as ServerId,
    request: { model: 'm', prompt: 'Hi' },
    status: 'running',
    createdAt: 1000,
    thinking: '',
    response: '',
    lines: [],
    linesLeftOut: 0,
    logprobs: [],
    ...change,
  };
}

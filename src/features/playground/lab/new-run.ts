import { markRaw } from 'vue';
import type { ServerId } from '@/shared/server';
import type { EditedRequest, Run } from '../run';

/** A run that is about to begin. */
export function newRun(id: string, serverId: ServerId, request: EditedRequest): Run {
  return {
    id,
    serverId,
    // Nobody changes it in place, and nobody may.
    request: markRaw(structuredClone(request)),
    status: 'running',
    createdAt: Date.now(),
    thinking: '',
    response: '',
    lines: [],
    linesLeftOut: 0,
    logprobs: [],
  };
}

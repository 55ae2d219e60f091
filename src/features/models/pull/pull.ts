import type { Server } from '@/shared/servers.store';
import { isOpen, type Work, type WorkStatus } from '@/shared/work';
import { newState, type PullState } from './keep-pulling';
import { storedProgress, type PullRecord } from './kept/pull-record';

/** A model on its way from a registry to a server, as views see it. */
export interface Pull extends PullState {
  id: string;
  server: Server;
  /** `elsewhere`: another page of this browser has it. */
  status: WorkStatus | 'elsewhere';
  /** Whether it waits or runs in this page. */
  isOpen: boolean;
  place: number;
  /** Why it failed. */
  error?: unknown;
}

export function toPull(work: Work<PullState>): Pull {
  const { id, order, state, place } = work;
  return {
    ...state.progress,
    id,
    place,
    server: order.server,
    status: state.at,
    isOpen: isOpen(work),
    error: state.at === 'failed' ? state.error : undefined,
  };
}

export function toPullElsewhere(record: PullRecord): Pull {
  const { id, server, model, place } = record;
  const state = newState({ model }, storedProgress(record));
  return { ...state, id, server, place, status: 'elsewhere', isOpen: false };
}

const ranks: Record<Pull['status'], number> = { running: 0, queued: 1, elsewhere: 2, failed: 3, stopped: 3, done: 4 };

/** Orders those that run and wait by their turn, and puts the others after them, the newest first. */
export function byTurn(one: Pull, other: Pull): number {
  return ranks[one.status] - ranks[other.status] || (one.place - other.place) * (one.isOpen ? 1 : -1);
}

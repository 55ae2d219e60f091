import { defineStore } from 'pinia';
import type { Server } from '../servers.store';
import { createTurns, type TurnOptions } from './turns';

/** Whose turn it is to make a model on a server, for all rooms and pages. See: [Note: One create at a time] in turns.ts */
export const useCreateTurns = defineStore('create.turns', () => {
  const turns = createTurns({
    locks: navigator.locks,
    openStorage: () => import('./turns.db').then(({ openTurns }) => openTurns()),
  });

  /**
   * Runs `task` when no other model is being made, or deleted, on the server. Settles as it does, or rejects
   * with an AbortError when aborted while it waits. Servers of one address are one server.
   */
  function run<T>(server: Pick<Server, 'kind' | 'url'>, task: () => Promise<T>, options?: TurnOptions): Promise<T> {
    return turns.run(`${server.kind} ${server.url}`, task, options);
  }

  return { run };
});

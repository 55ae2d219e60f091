import type { RouteLocationRaw } from 'vue-router';
import { abortError, isAbort } from '@/base/abort';
import { newId } from '@/base/ids';
import type { Server } from './servers.store';
import type { TextKey } from './texts';
import type { ServerClient } from './use-client';

// Long work: what outlives the page it was begun on. One room orders it, the store (work.store.ts) holds
// it, the activity dock shows it. Nothing here needs Vue.

/** Where a piece of work is; `progress` is the room's own, and what it was last when work has ended. */
export type WorkState<P> =
  { at: 'queued' | 'running' | 'done' | 'stopped'; progress: P } | { at: 'failed'; progress: P; error: unknown };

export type WorkStatus = WorkState<unknown>['at'];

/** A piece of work in words, for the dock. Made anew whenever its state or the language changes. */
export interface WorkView {
  /** What is worked on: a model's name, a conversation's title. */
  title: string;
  /** What is going on. */
  detail?: string;
  /** From 0 to 1; absent while unknown. */
  progress?: number;
  bytesPerSecond?: number;
  remainingSeconds?: number;
  /** Whether it waits for the user, who has to say something there. */
  isAsking?: boolean;
  /** Where its room shows it. */
  to: RouteLocationRaw;
  /** Whether that is of the current server: then following it makes the work's own server the current one. */
  isOfServer?: boolean;
}

/** What `run` is given. */
export interface WorkTools<P> {
  /** The server's client as the server is set up when the work begins, not when it was queued. */
  client: ServerClient;
  signal: AbortSignal;
  /** Tells how far it is. */
  report: (progress: P) => void;
  /** Lets the next of the lane begin although this one goes on. */
  leaveLane: () => void;
  /** After leaveLane(): waits for a place again, before those that have not begun. Rejects with an abort when stopped. */
  returnToLane: () => Promise<void>;
}

/** How a room orders work. */
export interface WorkOrder<P> {
  /** Given where the room knows its work by an id of its own. */
  id?: string;
  /** The room's word for it: `models.work.pull`. */
  kind: TextKey;
  /** Fixed at the start: a switch of the server changes nothing. */
  server: Server;
  /** Works of a lane's name share `atOnce` places a server; the others wait. */
  lane?: { name: string; atOnce: number };
  /** Its turn, where it had one before: else it is the last. See Work. */
  place?: number;
  /** How far it is before it begins, and when it begins again. */
  initial: P;
  describe: (state: WorkState<P>) => WorkView;
  /**
   * Does the work: resolves when it is done, rejects with an abort when it was stopped and with anything
   * else when it failed. A work that the user stopped while it waited is never run.
   */
  run: (tools: WorkTools<P>) => Promise<void>;
  /** Called when it has ended, however, unless it was removed before. */
  after?: (state: WorkState<P>) => void;
  /** Called when it was taken off the list. */
  removed?: () => void;
  /** Replaces running it again; null where it cannot be asked for again. */
  retry?: (() => void) | null;
  /** The model whose answer it waits for, and since when, in milliseconds since 1970: a server may have to load it first. */
  waitsFor?: (state: WorkState<P>) => { model: string; sinceMs: number } | undefined;
  /** Whether it can be stopped. True unless given. */
  canStop?: boolean;
  /** Whether it is one of many, which are told of together when all have ended. */
  isPart?: boolean;
  /** Whether only the user takes it off the list, one by one, as long as it is not done: it could still go on. */
  isKeptUntilDone?: boolean;
}

/** A piece of work as the store holds it. Never changed in place. */
export interface Work<P = unknown> {
  id: string;
  order: WorkOrder<P>;
  state: WorkState<P>;
  /** Its turn among the waiting ones of its lane, lower ones first: milliseconds since 1970 when it was ordered, at least. */
  place: number;
}

interface Ports {
  clientFor: (server: Server) => ServerClient;
}

/**
 * Runs works, in lanes, and keeps their states in the map that it is given: a Vue map makes a reactive
 * list of it.
 */
export class Works {
  private readonly controllers = new Map<string, AbortController>();
  /** Those that have a place in their lane. */
  private readonly inLane = new Map<string, Set<string>>();
  /** Those that left their lane and want a place again, in order. */
  private readonly returning = new Map<Work, () => void>();
  private lastPlace = 0;

  constructor(
    private readonly works: Map<string, Work>,
    private readonly ports: Ports,
  ) {}

  /** Puts work in line, or begins it where there is room, and returns its id. One of the same id must have ended; it is replaced. */
  start<P>(order: WorkOrder<P>): string {
    const id = this.put(order, { at: 'queued', progress: order.initial });
    this.advance();
    return id;
  }

  /**
   * Lists work that does not run: of an earlier visit, say, with what it failed of there. It begins by
   * start() or retry().
   */
  hold<P>(order: WorkOrder<P>, progress: P = order.initial, failure?: { error: unknown }): string {
    return this.put(order, failure ? { at: 'failed', progress, ...failure } : { at: 'stopped', progress });
  }

  /** Replaces the progress of work, wherever it is. */
  change<P>(id: string, progress: P): void {
    const work = this.works.get(id);
    if (work) this.works.set(id, { ...work, state: { ...work.state, progress } } as Work);
  }

  /** Stops what runs, or takes it out of the line. */
  stop(id: string): void {
    const work = this.works.get(id);
    if (work?.state.at === 'queued') this.end(work, { at: 'stopped', progress: work.state.progress });
    this.controllers.get(id)?.abort(abortError());
  }

  /** Puts work that has failed or was stopped in line again, or does what its room does instead. */
  retry(id: string): void {
    const work = this.works.get(id);
    if (!work || isOpen(work) || work.order.retry === null) return;
    if (work.order.retry) work.order.retry();
    else this.start({ ...work.order, id });
  }

  /** Takes work off the list, stopping it first where it still runs. */
  remove(id: string): void {
    const work = this.works.get(id);
    if (!work) return;
    this.works.delete(id);
    this.controllers.get(id)?.abort(abortError());
    this.controllers.delete(id);
    this.leaveLane(work);
    work.order.removed?.();
    this.advance();
  }

  /** Takes what has ended off the list, but for what could still go on and only the user gives up. */
  removeEnded(): void {
    for (const work of this.works.values()) if (isClearable(work)) this.remove(work.id);
  }

  /** Moves waiting work before the one of its lane in front of it (-1), or behind the next (+1). */
  move(id: string, by: -1 | 1): void {
    const work = this.works.get(id);
    if (work?.state.at !== 'queued') return;
    const line = this.waiting().filter(({ order }) => laneKey(order) === laneKey(work.order));
    const other = line[line.findIndex((each) => each.id === id) + by];
    if (!other) return;
    this.works.set(id, { ...work, place: other.place });
    this.works.set(other.id, { ...other, place: work.place });
  }

  /** Those that wait, in the order of their turn. */
  waiting(): Work[] {
    return [...this.works.values()]
      .filter(({ state }) => state.at === 'queued')
      .toSorted((one, other) => one.place - other.place);
  }

  private put<P>(order: WorkOrder<P>, state: WorkState<P>): string {
    const id = order.id ?? newId();
    const place = order.place ?? Math.max(this.lastPlace + 1, Date.now());
    this.lastPlace = Math.max(this.lastPlace, place);
    // The newest is the last of the map, also where it was there before.
    this.works.delete(id);
    this.works.set(id, { id, order, state, place } as Work);
    return id;
  }

  /** Lets those begin whose turn it is. */
  private advance(): void {
    for (const [work, begin] of this.returning) if (this.takePlace(work)) begin();
    for (const work of this.waiting()) if (this.takePlace(work)) void this.run(work);
  }

  private takePlace({ id, order }: Work): boolean {
    const key = laneKey(order);
    if (key === undefined) return true;
    const places = this.inLane.get(key) ?? new Set();
    if (!places.has(id) && places.size >= order.lane!.atOnce) return false;
    this.inLane.set(key, places.add(id));
    return true;
  }

  private leaveLane({ id, order }: Work): void {
    const key = laneKey(order);
    if (key !== undefined) this.inLane.get(key)?.delete(id);
  }

  private returnToLane(work: Work, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.returning.delete(work);
        signal.removeEventListener('abort', onAbort);
        how();
      };
      const onAbort = () => settle(() => reject(abortError()));
      signal.addEventListener('abort', onAbort);
      this.returning.set(work, () => settle(resolve));
      if (signal.aborted) onAbort();
      else this.advance();
    });
  }

  private async run(work: Work): Promise<void> {
    const { id, order } = work;
    const controller = new AbortController();
    const { signal } = controller;
    this.controllers.set(id, controller);
    const isOurs = () => this.controllers.get(id) === controller;
    this.works.set(id, { ...work, state: { at: 'running', progress: work.state.progress } });
    let end: { at: 'done' | 'stopped' } | { at: 'failed'; error: unknown };
    try {
      await order.run({
        client: this.ports.clientFor(order.server),
        signal,
        report: (progress) => isOurs() && this.change(id, progress),
        leaveLane: () => {
          this.leaveLane(work);
          this.advance();
        },
        returnToLane: () => this.returnToLane(work, signal),
      });
      end = { at: 'done' };
    } catch (error) {
      end = isAbort(error) ? { at: 'stopped' } : { at: 'failed', error };
    }
    // It may have been removed, and even begun anew, meanwhile.
    if (!isOurs()) return;
    this.controllers.delete(id);
    this.leaveLane(work);
    const now = this.works.get(id)!;
    this.end(now, { ...end, progress: now.state.progress });
    this.advance();
  }

  private end(work: Work, state: WorkState<unknown>): void {
    this.works.set(work.id, { ...work, state });
    work.order.after?.(state);
  }
}

/** Whether work waits or runs. */
export function isOpen({ state }: Pick<Work, 'state'>): boolean {
  return state.at === 'queued' || state.at === 'running';
}

/** Whether clearing the list takes it away. */
export function isClearable(work: Work): boolean {
  return !isOpen(work) && !(work.order.isKeptUntilDone && work.state.at !== 'done');
}

function laneKey({ server, lane }: Pick<WorkOrder<unknown>, 'server' | 'lane'>): string | undefined {
  return lane && `${server.id} ${lane.name}`;
}

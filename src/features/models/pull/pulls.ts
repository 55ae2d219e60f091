import { newId } from '@/base/ids';
import type { PullRequest } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import type { Server } from '@/shared/servers.store';
import { fromStoredError, toStoredError } from '@/shared/stored-error';
import { isOpen, type Work, type WorkOrder, type Works, type WorkState } from '@/shared/work';
import { Beat } from './beat';
import { describePull } from './describe-pull';
import { keepPulling, newState, type PullState } from './keep-pulling';
import type { PullHolders } from './kept/pull-holders';
import { storedProgress, type PullRecord } from './kept/pull-record';
import type { PullShelf } from './kept/pull-shelf';
import { pullKind } from './kept/pulls-flag';

export interface PullsOptions {
  works: Works;
  /** All works there are, those of other rooms too: a view can watch them. */
  all: ReadonlyMap<string, Work>;
  shelf: PullShelf;
  holders: PullHolders;
  /** Names this page. */
  owner: string;
  /** A server as it is now; undefined when it was removed. */
  serverById: (id: string) => Server | undefined;
  /** A model is on its server now. */
  onDone: (server: Server, model: string) => void;
  /** Whether nobody can see the page. */
  isUnseen: () => boolean;
  /** The pulls that other pages of this browser have; a view can watch it. */
  elsewhere: Map<string, PullRecord>;
}

/**
 * How many pulls run at once on a server; the others wait. Each takes one of the six connections that a
 * browser opens to a server, and the server itself splits a layer into sixteen.
 */
const lane = { name: 'pull', atOnce: 2 };

/**
 * How often progress is shown: four times a second of one pull, every second and a half of eight. Drawing a page
 * costs more than all that is read between two times.
 */
const beatMs = { each: 200, shortest: 250, longest: 1_600, unseen: 5_000 };
/** How often it is stored. */
const storeEveryMs = 3_000;

type More = Pick<WorkOrder<PullState>, 'place' | 'isPart'>;

/** The pulls of this page in a line for each server: kept until they are done, whatever becomes of the page. */
export class Pulls {
  private readonly beat: Beat;
  private readonly hurries = new Map<string, () => void>();
  private readonly asked = new Set<string>();
  private lastStoredMs = -Infinity;

  constructor(private readonly options: PullsOptions) {
    this.beat = new Beat(beatMs, options.isUnseen);
  }

  /**
   * Queues a pull and returns its id: the one that is on its way already where there is one, in another page too.
   * One that is part of an update is told of with it.
   */
  start(server: Server, request: PullRequest, isPart = false): string {
    const isIt = (id: string, model: string) => id === server.id && isSameModel(model, request.model);
    const elsewhere = [...this.options.elsewhere.values()].find((record) => isIt(record.server.id, record.model));
    if (elsewhere) return elsewhere.id;
    const earlier = this.works().find(({ order, state }) => isIt(order.server.id, state.progress.request.model));
    if (earlier && isOpen(earlier)) return earlier.id;
    const id = earlier?.id ?? newId();
    void this.options.holders.hold(id);
    this.begin(id, server, newState(request), { isPart });
    return id;
  }

  /** Stops a pull, or takes it out of the line. What the server has fetched stays there until it restarts. */
  pause(id: string): void {
    this.options.works.stop(id);
  }

  /** Queues a pull once more that is not open, in its old turn; one that waits for its next try begins that. */
  resume(id: string, more: Pick<PullRequest, 'insecure'> = {}): void {
    const hurry = this.hurries.get(id);
    if (hurry) return hurry();
    const work = this.work(id);
    if (!work || isOpen(work) || work.state.at === 'done') return;
    const { request, progress } = work.state.progress;
    this.begin(id, work.order.server, newState({ ...request, ...more }, progress), { place: work.place });
  }

  /** Begins the next try of all that wait for it: the network is back, say. */
  hurry(): void {
    for (const hurry of this.hurries.values()) hurry();
  }

  /** Shows how far all are: the page is seen again. */
  show(): void {
    this.beat.hurry();
  }

  /** Takes a pull off the list, stopping it first. A model that was there before stays as it is. */
  remove(id: string): void {
    if (this.work(id)) this.options.works.remove(id);
  }

  /** Moves a waiting pull before the one of its server in front of it (-1) or behind the next (+1). */
  move(id: string, by: -1 | 1): void {
    this.options.works.move(id, by);
    this.store(...this.works().filter(({ state }) => state.at === 'queued'));
  }

  /** Looks at what stands on the shelf: takes up what belongs to no page, and tells of the rest. */
  follow(): void {
    const { shelf, elsewhere } = this.options;
    const records = shelf.all();
    for (const id of elsewhere.keys()) if (!records.some((record) => record.id === id)) elsewhere.delete(id);
    for (const record of records) {
      const { id } = record;
      if (elsewhere.has(id)) elsewhere.set(id, record);
      else if (!this.work(id) && !this.asked.has(id)) void this.takeUp(id);
    }
  }

  private async takeUp(id: string): Promise<void> {
    const { shelf, holders, elsewhere, serverById } = this.options;
    const find = () => shelf.all().find((each) => each.id === id);
    this.asked.add(id);
    await holders.hold(id, () => {
      const record = find();
      if (record) elsewhere.set(id, record);
    });
    this.asked.delete(id);
    elsewhere.delete(id);
    const record = find();
    if (!record) return holders.release(id);
    const { model, insecure, place, at, error, isPart } = record;
    const known = serverById(record.server.id);
    const state = newState({ model, ...(insecure && { insecure }) }, storedProgress(record));
    if (known && at === 'open') return this.begin(id, known, state, { place, isPart });
    const order = this.order(id, known ?? record.server, state, { place, isPart });
    this.options.works.hold(order, state, error && { error: fromStoredError(error) });
    this.store(this.work(id)!);
  }

  private begin(id: string, server: Server, state: PullState, more: More): void {
    this.options.works.start(this.order(id, server, state, more));
    this.store(this.work(id)!);
  }

  private order(id: string, server: Server, initial: PullState, { place, isPart }: More): WorkOrder<PullState> {
    const { beat, hurries } = this;
    const { shelf, holders, onDone } = this.options;
    return {
      id,
      kind: pullKind,
      server,
      lane,
      place,
      isPart,
      initial,
      describe: (state) => describePull(state, server),
      run: ({ client, signal, report, leaveLane, returnToLane }) =>
        keepPulling(initial, {
          client,
          signal,
          leaveLane,
          returnToLane,
          onHurry: (hurry) => (hurry ? hurries.set(id, hurry) : hurries.delete(id)),
          onChange: (state) =>
            beat.add(id, () => {
              report(state());
              this.storeProgress();
            }),
          onTurn: (state) => {
            beat.drop(id);
            report(state);
          },
        }).finally(() => beat.drop(id)),
      after: (state) => {
        if (state.at === 'done') this.forget(id);
        else this.store(this.work(id)!);
        if (state.at === 'done') onDone(server, initial.request.model);
      },
      removed: () => {
        shelf.remove(id);
        holders.release(id);
      },
      retry: () => this.resume(id),
      isKeptUntilDone: true,
    };
  }

  private forget(id: string): void {
    this.options.shelf.remove(id);
    this.options.holders.release(id);
  }

  /** Now and then: a reload loses no more than some seconds of what is shown, and nothing of what was fetched. */
  private storeProgress(): void {
    const nowMs = performance.now();
    if (nowMs - this.lastStoredMs < storeEveryMs) return;
    this.lastStoredMs = nowMs;
    this.store(...this.works().filter(({ state }) => state.at === 'running'));
  }

  private store(...works: Work<PullState>[]): void {
    if (works.length > 0) this.options.shelf.put(...works.map((work) => toRecord(work, this.options.owner)));
  }

  private works(): Work<PullState>[] {
    return [...this.options.all.values()].filter(
      ({ order }) => order.kind === pullKind,
    ) as unknown as Work<PullState>[];
  }

  private work(id: string): Work<PullState> | undefined {
    const work = this.options.all.get(id);
    return work?.order.kind === pullKind ? (work as unknown as Work<PullState>) : undefined;
  }
}

function toRecord({ id, order, state, place }: Work<PullState>, owner: string): PullRecord {
  const { id: serverId, kind, name, url } = order.server;
  const { request, progress } = state.progress;
  return {
    id,
    owner,
    server: { id: serverId, kind, name, url },
    model: request.model,
    insecure: request.insecure === true,
    ...(order.isPart && { isPart: true }),
    place,
    at: storedAt(state),
    ...(state.at === 'failed' && { error: toStoredError(state.error) }),
    layers: progress.layers,
  };
}

function storedAt({ at }: WorkState<PullState>): PullRecord['at'] {
  if (at === 'failed') return 'failed';
  return at === 'stopped' ? 'paused' : 'open';
}

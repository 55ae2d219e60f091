import { abortError, isAbort } from '@/base/abort';
import { Lane } from '@/base/lane';
import { Refusal } from './answers';
import { EngineError, type Engine, type EngineModel, type LoadedModel } from './engine';
import type { StoredModel } from './models';
import { loadKeyOf } from './options';
import type { Options } from '@/ollama/types';

/** A model in memory, for one request until it is released. */
export interface Lease {
  readonly loaded: LoadedModel;
  /** How long this request waited for the model. */
  readonly loadMs: number;
  /** Gives the model to the next request and starts its timer. Safe to call twice. */
  release(): void;
  /** Like release, but the engine is dead: the model is taken out, and the next request loads it anew. */
  discard(): void;
}

/** What `ps` tells of a loaded model. */
export interface RunningEntry {
  model: StoredModel;
  sizeBytes: number;
  contextLength: number;
  expiresAt: Date;
}

export interface LeaseRequest {
  options: Options;
  /** Undefined leaves it as it is: the server's default for a model that is loaded now. */
  keepAliveMs: number | undefined;
  signal?: AbortSignal;
}

export interface RunnerOptions {
  engine: Engine;
  filesOf: (model: StoredModel) => Promise<EngineModel>;
  /** Names its own file, and what is loaded along with it: projectors, adapters. */
  identify: (model: StoredModel) => { file: string; companions: string };
  now: () => Date;
  defaultKeepAliveMs: number;
  maxLoadedModels: number;
  maxQueue: number;
  onLoadProgress?: (model: StoredModel, fraction: number) => void;
}

interface Runner {
  model: StoredModel;
  loadKey: string;
  /** The context that was asked for, if any. */
  wantedContext: number | undefined;
  loaded: Promise<LoadedModel>;
  /** Set once it is loaded. */
  ready?: LoadedModel;
  /** Requests that run or wait for this runner. */
  users: number;
  /** One request at a time. */
  lane: Lane;
  keepAliveMs: number;
  expiresAt: Date;
  timer?: ReturnType<typeof setTimeout>;
  /** Set when it must go: nobody new may take it. */
  gone?: Promise<void>;
}

/** The longest that setTimeout can wait; beyond it would fire at once. */
const longestTimerMs = 2 ** 31 - 1;
/** How far ahead "for ever" lies: the longest Go duration, about 292 years. */
const foreverMs = 2 ** 63 / 1e6;

/**
 * Loads models, queues requests for them and lets them go when their time is over.
 *
 * [Note: One runner a file] Models of the same file share what is loaded, under the name of the one that
 * was loaded first; unloading one unloads the other. (schedulerModelKey in server/sched.go at v0.24.0)
 */
export function createScheduler(options: RunnerOptions) {
  const { engine, filesOf, identify, now, defaultKeepAliveMs, maxLoadedModels, maxQueue } = options;
  // By the model's own file. See: [Note: One runner a file]
  const runners = new Map<string, Runner>();
  /** Those who wait until some runner has become idle or gone. */
  let waiters: Array<() => void> = [];
  let pending = 0;

  const loadKeyFor = (model: StoredModel, wanted: Options) => `${loadKeyOf(wanted)} ${identify(model).companions}`;

  /** Whether what is loaded is what a request wants. A context that is in effect is as good as the one that was asked for. */
  function fits(runner: Runner, model: StoredModel, { options: wanted }: LeaseRequest): boolean {
    const isInEffect = wanted.num_ctx !== undefined && wanted.num_ctx === runner.ready?.contextLength;
    const options = isInEffect ? { ...wanted, num_ctx: runner.wantedContext } : wanted;
    return runner.loadKey === loadKeyFor(model, options);
  }

  function notify(): void {
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
  }

  function change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(abortError());
      signal?.addEventListener('abort', onAbort, { once: true });
      waiters.push(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
    });
  }

  /** Takes a runner out: it stays listed until the engine has freed it, as on a real server. */
  function drop(runner: Runner): Promise<void> {
    clearTimeout(runner.timer);
    runner.gone ??= (async () => {
      await runner.loaded.then((loaded) => loaded.unload()).catch(() => undefined);
      const { file } = identify(runner.model);
      if (runners.get(file) === runner) runners.delete(file);
      notify();
    })();
    return runner.gone;
  }

  function rearm(runner: Runner): void {
    clearTimeout(runner.timer);
    if (runner.users > 0 || runner.gone) return;
    const restMs = runner.expiresAt.getTime() - now().getTime();
    if (restMs <= 0) void drop(runner);
    else runner.timer = setTimeout(() => rearm(runner), Math.min(restMs, longestTimerMs));
  }

  function touch(runner: Runner): void {
    runner.expiresAt = new Date(now().getTime() + Math.min(runner.keepAliveMs, foreverMs));
  }

  function leave(runner: Runner): void {
    runner.users -= 1;
    if (runner.users === 0) {
      touch(runner);
      rearm(runner);
    }
    notify();
  }

  function start(model: StoredModel, request: LeaseRequest): Runner {
    const runner: Runner = {
      model,
      loadKey: loadKeyFor(model, request.options),
      wantedContext: request.options.num_ctx,
      loaded: filesOf(model).then((files) =>
        engine.load(files, {
          options: request.options,
          signal: request.signal,
          onProgress: (fraction) => options.onLoadProgress?.(model, fraction),
        }),
      ),
      users: 0,
      lane: new Lane(1),
      keepAliveMs: defaultKeepAliveMs,
      expiresAt: now(),
    };
    const { file } = identify(model);
    runners.set(file, runner);
    runner.loaded.then(
      (loaded) => (runner.ready = loaded),
      () => {
        runners.delete(file);
        notify();
      },
    );
    return runner;
  }

  /** The runner for a request: the one that is there, or a new one once there is room for it. */
  async function runnerFor(model: StoredModel, request: LeaseRequest): Promise<Runner> {
    for (;;) {
      if (request.signal?.aborted) throw abortError();
      const existing = runners.get(identify(model).file);
      if (existing && !existing.gone && fits(existing, model, request)) return existing;
      if (!existing && runners.size < maxLoadedModels) return start(model, request);
      const idle = existing ?? soonest([...runners.values()].filter(({ users }) => users === 0));
      if (idle && idle.users === 0) await drop(idle);
      else await change(request.signal);
    }
  }

  async function acquire(model: StoredModel, request: LeaseRequest): Promise<Lease> {
    if (pending >= maxQueue) {
      throw new Refusal(503, 'server busy, please try again.  maximum pending requests exceeded');
    }
    pending += 1;
    const startedAt = performance.now();
    try {
      for (;;) {
        const runner = await runnerFor(model, request);
        runner.users += 1;
        clearTimeout(runner.timer);
        try {
          const release = await occupy(runner.lane, request.signal);
          try {
            const loaded = await runner.loaded;
            if (request.signal?.aborted) throw abortError();
            if (!runner.gone) return lease(runner, loaded, request, release, performance.now() - startedAt);
          } catch (error) {
            release();
            throw error;
          }
          release();
          leave(runner);
        } catch (error) {
          leave(runner);
          // The load was given up with the request that had started it; this one begins again.
          if (isAbort(error) && !request.signal?.aborted) continue;
          if (isAbort(error) || error instanceof EngineError || error instanceof Refusal) throw error;
          throw new Refusal(500, `unable to load model: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    } finally {
      pending -= 1;
    }
  }

  function lease(
    runner: Runner,
    loaded: LoadedModel,
    request: LeaseRequest,
    release: () => void,
    loadMs: number,
  ): Lease {
    let isOpen = true;
    const close = (isDead: boolean) => {
      if (!isOpen) return;
      isOpen = false;
      if (isDead) void drop(runner);
      release();
      leave(runner);
    };
    // A request that does not say leaves the time as the last one set it. (server/sched.go at v0.24.0)
    if (request.keepAliveMs !== undefined) runner.keepAliveMs = request.keepAliveMs;
    touch(runner);
    return { loaded, loadMs, release: () => close(false), discard: () => close(true) };
  }

  return {
    /**
     * Waits for the model to be loaded and free, and takes it. Throws what loading throws, a Refusal
     * of 503 when too many wait, and an AbortError (the load given up, the place in the queue left).
     */
    acquire,

    /** Lets a model go as soon as nobody uses it. Answers at once; the memory is freed a little later. */
    expire(model: StoredModel): void {
      const runner = runners.get(identify(model).file);
      if (!runner) return;
      runner.keepAliveMs = 0;
      touch(runner);
      // Not within this call: like the real server, which answers before its scheduler has acted.
      setTimeout(() => rearm(runner), 0);
    },

    /** What is loaded, that which expires last first. */
    running(): RunningEntry[] {
      return [...runners.values()]
        .flatMap(({ model, ready, expiresAt }) =>
          ready ? [{ model, sizeBytes: ready.sizeBytes, contextLength: ready.contextLength, expiresAt }] : [],
        )
        .sort((one, other) => other.expiresAt.getTime() - one.expiresAt.getTime());
    },

    /** Unloads everything, in use or not. */
    async close(): Promise<void> {
      await Promise.all([...runners.values()].map(drop));
    },
  };
}

export type Scheduler = ReturnType<typeof createScheduler>;

/** Takes the one place of a lane and resolves with the function that gives it back. */
function occupy(lane: Lane, signal: AbortSignal | undefined): Promise<() => void> {
  return new Promise((resolve, reject) => {
    lane.run(() => new Promise<void>((release) => resolve(release)), signal).catch(reject);
  });
}

function soonest(runners: Runner[]): Runner | undefined {
  return runners.sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime())[0];
}

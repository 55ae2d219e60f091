import { abortError, delay } from '@/base/abort';
import { openClaims } from '@/base/claims';
import { newId } from '@/base/ids';
import { Lane } from '@/base/lane';
import type { TurnStorage } from './turns.db';

// [Note: One create at a time] A create first lays its small layers down and writes the manifest that names
// them last. One that replaces a layer, or a model, meanwhile removes whatever no manifest names yet: the
// first then says `success`, and its model cannot be read. So a server makes one model at a time, as far as
// the pages of this browser go; for other clients the model is looked at afterwards. (server/create.go
// removeLayer, manifest/layer.go Remove and manifest/manifest.go RemoveLayers at v0.24.0)
//
// Between pages the Web Locks API decides: a lock ends with its page. Browsers have it in secure contexts
// only. Elsewhere the one whose turn it is stands in IndexedDB, whose transactions let only one in, and
// other pages ask for it on a channel: who does not answer within a second is gone or frozen. Benchmarks take turns
// in the same way.

export interface TurnOptions {
  /** Ends the waiting. What has begun ends by itself. */
  signal?: AbortSignal;
  /** Called when another one has to be waited for. */
  onWait?: () => void;
}

/** Lets one at a time go on, in all pages of this browser. */
export interface Turns {
  /** Runs `task` when it is its turn at `name`; settles as it does, or rejects with an AbortError while it waits. */
  run<T>(name: string, task: () => Promise<T>, options?: TurnOptions): Promise<T>;
}

interface TurnsSetup {
  locks?: Pick<LockManager, 'request'>;
  openStorage: () => Promise<Pick<TurnStorage, 'take' | 'release'>>;
  /** The channel's name. */
  channel?: string;
  /** Between two questions whether the one whose turn it is still has it. */
  askEveryMs?: number;
}

export function createTurns(setup: TurnsSetup): Turns {
  const lanes = new Map<string, { lane: Lane; users: number }>();
  const acrossPages = setup.locks ? byLocks(setup.locks) : byStorage(setup);
  return {
    async run(name, task, options = {}) {
      const own = lanes.get(name) ?? { lane: new Lane(1), users: 0 };
      lanes.set(name, own);
      own.users += 1;
      try {
        if (own.users > 1) options.onWait?.();
        return await own.lane.run(() => acrossPages(name, task, options), options.signal);
      } finally {
        own.users -= 1;
        if (own.users === 0) lanes.delete(name);
      }
    },
  };
}

function byLocks(locks: Pick<LockManager, 'request'>): Turns['run'] {
  return async <T>(name: string, task: () => Promise<T>, { signal, onWait }: TurnOptions = {}): Promise<T> => {
    const lockName = `paddock-create ${name}`;
    let begun: Promise<T> | undefined;
    const begin = () => (begun = task());
    try {
      await locks.request(lockName, { ifAvailable: true }, (lock) => (lock ? begin() : undefined));
      if (begun) return await begun;
      onWait?.();
      await locks.request(lockName, { signal }, begin);
    } catch (error) {
      if (signal?.aborted && !begun) throw abortError();
      // Where the browser refuses locks, this page's own line has to do.
      if (!begun) return task();
      throw error;
    }
    return begun!;
  };
}

function byStorage({ openStorage, channel = 'paddock-import-turns', askEveryMs = 500 }: TurnsSetup): Turns['run'] {
  const held = new Set<string>();
  const isHeldElsewhere = openClaims(channel, (id) => held.has(id));
  return async (name, task, { signal, onWait } = {}) => {
    const owner = newId();
    let storage: Awaited<ReturnType<typeof openStorage>> | undefined;
    held.add(owner);
    try {
      try {
        storage = await openStorage();
        let holder = await storage.take(name, owner);
        while (holder !== undefined) {
          onWait?.();
          const isHeld = await isHeldElsewhere(holder);
          await delay(isHeld ? askEveryMs : 0, signal);
          holder = await storage.take(name, owner, isHeld ? undefined : holder);
        }
      } catch {
        if (signal?.aborted) throw abortError();
        // Where the browser keeps nothing, this page's own line has to do.
      }
      return await task();
    } finally {
      held.delete(owner);
      await storage?.release(name, owner).catch(() => undefined);
    }
  };
}

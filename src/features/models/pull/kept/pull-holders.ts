import { delay } from '@/base/abort';
import { openClaims } from '@/base/claims';
import type { PullShelf } from './pull-shelf';

// [Note: One page a pull] Two pages of this browser must not pull the same twice: a pull belongs to the page
// that has it, and when that is gone to one of those that are left.
//
// The Web Locks API decides where there is one: a lock ends with its page. Browsers have it in secure
// contexts only. Elsewhere a page asks the others on a channel who has a pull: who does not answer within a
// second is gone or frozen. Then it writes its own name on the pull, looks again a moment later, and has it
// if that is still its name: of two that ask at once the one that wrote last. A page that waits asks again
// every few seconds.

export interface PullHolders {
  /**
   * Resolves as soon as the pull is this page's: at once where it is new, else when the page that has it is
   * gone. Never rejects. `onElsewhere` is called when another page is found to have it.
   */
  hold(id: string, onElsewhere?: () => void): Promise<void>;
  /** Lets go of a pull that is over. */
  release(id: string): void;
}

export function holdersByLocks(locks: Pick<LockManager, 'request'>): PullHolders {
  const releases = new Map<string, () => void>();
  return {
    hold: (id, onElsewhere) =>
      new Promise((resolve) => {
        if (releases.has(id)) return resolve();
        const name = `paddock-pull ${id}`;
        const held = () => {
          resolve();
          return new Promise<void>((release) => releases.set(id, release));
        };
        const wait = () => {
          onElsewhere?.();
          return locks.request(name, held);
        };
        let isFree = false;
        locks
          .request(name, { ifAvailable: true }, (lock) => {
            isFree = lock !== null;
            return isFree ? held() : undefined;
          })
          .then(() => (isFree ? undefined : wait()))
          // Where the browser refuses locks there is only this page.
          .catch(() => resolve());
      }),
    release(id) {
      releases.get(id)?.();
      releases.delete(id);
    },
  };
}

interface ClaimsSetup {
  shelf: PullShelf;
  /** This page's name on its pulls. */
  owner: string;
  channel?: string;
  /** Between two questions whether the page that has a pull still has it. */
  askEveryMs?: number;
  /** As long as two pages may be at writing their names. */
  settleMs?: number;
}

export function holdersByClaims(setup: ClaimsSetup): PullHolders {
  const { shelf, owner, channel = 'paddock-pulls', askEveryMs = 5_000, settleMs = 250 } = setup;
  const held = new Set<string>();
  const isHeldElsewhere = openClaims(channel, (id) => held.has(id));
  const ownerOf = (id: string) => shelf.all().find((record) => record.id === id)?.owner;
  return {
    async hold(id, onElsewhere) {
      for (;;) {
        const before = ownerOf(id);
        // A new one is nobody else's, and one that is gone nobody's.
        if (before === undefined || before === owner) break;
        if (await isHeldElsewhere(id)) {
          onElsewhere?.();
          await delay(askEveryMs);
        } else if (shelf.claim(id, before, owner)) {
          held.add(id);
          await delay(settleMs);
          if (ownerOf(id) !== owner) held.delete(id);
        }
      }
      held.add(id);
    },
    release: (id) => void held.delete(id),
  };
}

import { Lane } from '@/base/lane';
import type { Digest } from '@/ollama';

/**
 * The places that one server has for uploads: so many run at once, and of one digest only one. Two
 * uploads of the same blob would both be taken by the server, the second for nothing.
 */
export class UploadPlaces {
  private readonly all: Lane;
  private readonly byDigest = new Map<Digest, { lane: Lane; users: number }>();

  constructor(limit: number) {
    this.all = new Lane(limit);
  }

  /**
   * Runs `task` when there is a place for `digest`: at once, before this returns, if there is one now.
   * Settles as the task does; aborting rejects a waiting one with an AbortError.
   */
  async run<T>(digest: Digest, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const own = this.byDigest.get(digest) ?? { lane: new Lane(1), users: 0 };
    this.byDigest.set(digest, own);
    own.users += 1;
    try {
      return await own.lane.run(() => this.all.run(task, signal), signal);
    } finally {
      own.users -= 1;
      if (own.users === 0) this.byDigest.delete(digest);
    }
  }
}

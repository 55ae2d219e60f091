import type { ConversationsStorage } from './conversations.db';
import type { BlobId } from './message';

export interface BlobPorts {
  /** Waits for what is to be read or written, and notes what the browser says when it cannot. */
  tried: (work: (storage: ConversationsStorage) => Promise<unknown>) => Promise<boolean>;
  /** The SHA-256 of a blob, in hex. */
  digest: (blob: Blob) => Promise<string>;
  /** Whether a question that is not sent yet needs it. */
  isInDraft: (id: BlobId) => boolean;
}

/** How long a blob may lie there unused, should another page be about to send it. */
const unusedMs = 24 * 60 * 60 * 1000;

/**
 * The images and recordings of the conversations: each stored once, named by its digest, deleted with the
 * last message that needs it. What storage refuses is held in memory.
 */
export class Blobs {
  private readonly held = new Map<BlobId, Blob>();

  constructor(private readonly ports: BlobPorts) {}

  /** Keeps a blob and returns its id. Rejects only when its bytes cannot be read. */
  async put(blob: Blob): Promise<BlobId> {
    const id = await this.ports.digest(blob);
    const isKept = await this.ports.tried((storage) => storage.putBlob(id, blob));
    if (!isKept) this.held.set(id, blob);
    return id;
  }

  /** Undefined where it was deleted, or never kept. Never rejects. */
  async get(id: BlobId): Promise<Blob | undefined> {
    const held = this.held.get(id);
    if (held) return held;
    let stored: Blob | undefined;
    await this.ports.tried(async (storage) => (stored = await storage.blob(id)));
    return stored;
  }

  /** Deletes those that neither a message nor a draft needs any more. */
  async release(ids: readonly BlobId[]): Promise<void> {
    const unused = ids.filter((id) => !this.ports.isInDraft(id));
    if (unused.length > 0) await this.ports.tried((storage) => storage.removeUnusedBlobs(unused));
  }

  /** Deletes what earlier visits have left behind. */
  async sweep(): Promise<void> {
    await this.ports.tried(async (storage) => {
      await this.release(await storage.unusedBlobs(Date.now() - unusedMs));
    });
  }
}

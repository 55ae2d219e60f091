import { abortable, delay } from '@/base/abort';
import { newId } from '@/base/ids';
import { isDigest } from '@/ollama/digest';
import { HttpError, type Client, type Digest, type ListedModel } from '@/ollama';
import type { StoredHow } from './job';
import type { UploadPlaces } from './upload-places';

// [Note: Upload before the digest] A blob is sent under its digest, so it would have to be read twice, one
// after the other. But a server that is sent a blob under a wrong digest computes the true one, renames
// its file to that, and only then compares: it answers 400 and has the blob (CreateBlobHandler in
// server/routes.go, NewLayer in manifest/layer.go at v0.24.0). So a blob can be sent under a random digest
// while its own is computed. Nothing is taken for granted: a HEAD under our own digest must prove that
// the server has it. Where it does not, for the server is another one or the connection was cut, the
// blob is uploaded the ordinary way.
//
// It is a waste where the server has the blob. So it is done only for what is large, has no digest yet
// and resembles nothing on the server's list, and is stopped as soon as a HEAD says that the blob is
// there. An upload that is stopped leaves nothing behind.
//
// [Note: Ready before it is proven] The refusal names the true digest: `digest mismatch, expected "…", got
// "sha256:…"` (manifest/layer.go, server/routes.go at v0.24.0 and v0.33.0-rc2). The server computes it with
// the processor's SHA instructions, which a page cannot use, so it is often there long before our own. Where it
// is, and the server confirms by a HEAD that it has that blob, the model is made with it at once, and said to
// be ready and being checked. Our own digest goes on being computed. Agrees it, that is said; differs it, the
// bytes were not what the file has: what was made is deleted, and that is said.
//
// Digesting takes a processor away from an upload, which costs one to the same machine most: there the server
// reads and hashes with it, too. So it waits until all that an import sends to this machine has arrived, and else
// while the upload is fast. One that a network slows down loses nothing by it, and is digested from its first
// second on. How fast an upload is does not tell where it goes: on a busy machine one to itself falls below any
// threshold, and digesting then made it half as fast again.
//
// What is in doubt is kept small. The file must still be as it was picked when the answer comes. A name
// that exists is not replaced before our own digest is there. A digest that a server said is never
// remembered for the file. A file with something wrong in its header never gets this far, for nothing of it is
// sent.

/** Below this the digest is there before an upload is worth stopping. */
const worthwhileBytes = 64 * 1024 * 1024;

/** An upload that is slower than this leaves the processor time enough to digest. */
const busyBytesPerMs = 80_000;

/** How often that is looked at. */
const lookEveryMs = 1000;

/** What a model may have besides its file: template, license, parameters. */
const besidesBytes = 1024 * 1024;

/** Whether no listed model has about the size that one made of `blob` alone would have. */
export function resemblesNothing(blob: Blob, models: Pick<ListedModel, 'size'>[]): boolean {
  return !models.some(({ size = 0 }) => size >= blob.size && size <= blob.size + besidesBytes);
}

/** Whether a blob is large enough to be sent before its digest is known. */
export function isWorthwhile({ size }: Blob): boolean {
  return size >= worthwhileBytes;
}

interface EarlyOptions {
  /** The places that this server has for uploads. */
  uploads: UploadPlaces;
  /** Whether the server is thought not to have the blob. Nothing is sent before that is known. */
  isNew: () => Promise<boolean>;
  onProgress: (sentBytes: number) => void;
}

/** An upload that goes on while its blob is digested. Its failures are nobody's business but `finish`'s. */
export class EarlyUpload {
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;
  private hasBegun = false;
  private hasEnded = false;
  private hasArrived = false;
  private sentBytes = 0;
  private claim: Digest | undefined;

  constructor(
    private readonly client: Pick<Client, 'hasBlob' | 'uploadBlob'>,
    blob: Blob,
    options: EarlyOptions,
  ) {
    this.ended = this.send(blob, options);
  }

  /**
   * Now that the digest is known: how the blob has come to be stored, or undefined where it must be
   * uploaded the ordinary way. Stops what need not be sent any more. `onUploading` is called when there
   * is still to be waited for the upload. Rejects when a HEAD fails, and with an AbortError when aborted.
   */
  async finish(
    digest: Digest,
    { signal, onUploading }: { signal?: AbortSignal; onUploading: () => void },
  ): Promise<StoredHow | undefined> {
    try {
      if (!this.hasBegun) return undefined;
      if (await this.client.hasBlob(digest, { signal })) return this.hasArrived ? 'uploaded' : 'existed';
      if (this.hasEnded && !this.hasArrived) return undefined;
      onUploading();
      await abortable(this.ended, signal);
      return (await this.client.hasBlob(digest, { signal })) ? 'uploaded' : undefined;
    } finally {
      this.stop();
    }
  }

  /**
   * The digest that the server says it has computed, once it has the blob under it; undefined where it
   * says none, or does not have it. Never rejects.
   */
  async claimed(signal: AbortSignal): Promise<Digest | undefined> {
    try {
      await abortable(this.ended, signal);
      return this.claim && (await this.client.hasBlob(this.claim, { signal })) ? this.claim : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Resolves when digesting keeps nothing up: the upload has ended, waits for a place, or is slowed down by a
   * network; where all that goes to this machine is in `sending`, when that has ended.
   */
  async leavesRoom(signal: AbortSignal, sending?: Set<Promise<void>>): Promise<void> {
    if (sending) {
      sending.add(this.ended);
      for (let seen = 0; seen < sending.size;) {
        seen = sending.size;
        await abortable(Promise.all(sending), signal);
      }
      return;
    }
    const ended = this.ended.then(() => true);
    for (let before = 0, isBusy = true; isBusy;) {
      if (await abortable(Promise.race([ended, delay(lookEveryMs, signal).then(() => false)]), signal)) return;
      isBusy = this.hasBegun && this.sentBytes - before > busyBytesPerMs * lookEveryMs;
      before = this.sentBytes;
    }
  }

  /** Ends the upload, or its waiting for a place. */
  stop(): void {
    this.stopping.abort();
  }

  private async send(blob: Blob, { uploads, isNew, onProgress }: EarlyOptions): Promise<void> {
    const { signal } = this.stopping;
    const placeholder: Digest = `sha256:${newId()}${newId()}`;
    try {
      if (!(await isNew())) return;
      const upload = () => {
        this.hasBegun = true;
        return this.client.uploadBlob(placeholder, blob, {
          signal,
          onProgress: ({ sentBytes }) => {
            this.sentBytes = sentBytes;
            if (!signal.aborted) onProgress(sentBytes);
          },
        });
      };
      await uploads.run(placeholder, upload, signal);
    } catch (error) {
      // The answer to a placeholder: all of it has arrived.
      if (!(error instanceof HttpError && error.status === 400)) return;
      this.hasArrived = true;
      this.claim = digestIn(error.serverMessage, placeholder);
    } finally {
      this.hasEnded = true;
    }
  }
}

/** The digest that a server has computed of what was sent under `placeholder`, by its own words. */
function digestIn(message: string, placeholder: Digest): Digest | undefined {
  const found = /^digest mismatch, expected "([^"]*)", got "([^"]*)"$/.exec(message.trim());
  if (found?.[1] !== placeholder) return undefined;
  const digest = found[2]!;
  return isDigest(digest) ? (digest as Digest) : undefined;
}

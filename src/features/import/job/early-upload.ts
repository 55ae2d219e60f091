import { abortable } from '@/base/abort';
import { newId } from '@/base/ids';
import { HttpError, type Client, type Digest, type ListedModel } from '@/ollama';
import type { StoredHow } from './job';
import type { UploadPlaces } from './upload-places';

// [Note: Upload before the digest] A blob is sent under its digest, so it would have to be read twice, one
// after the other. But a server that is sent a blob under a wrong digest computes the true one, renames
// its file to that, and only then compares: it answers 400 and has the blob (CreateBlobHandler in
// server/routes.go, NewLayer in manifest/layer.go at v0.24.0). So a blob can be sent under a random digest
// while its own is computed. Nothing is taken for granted: a HEAD under our own digest must prove that
// the server has it. Where it does not, for the server is another one or the connection was cut, the
// blob is uploaded the ordinary way. What the answer says is not read.
//
// It is a waste where the server has the blob. So it is done only for what is large, has no digest yet
// and resembles nothing on the server's list, and is stopped as soon as a HEAD says that the blob is
// there. An upload that is stopped leaves nothing behind.

/** Below this the digest is there before an upload is worth stopping. */
const worthwhileBytes = 64 * 1024 * 1024;

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
          onProgress: ({ sentBytes }) => signal.aborted || onProgress(sentBytes),
        });
      };
      await uploads.run(placeholder, upload, signal);
    } catch (error) {
      // The answer to a placeholder: all of it has arrived.
      this.hasArrived = error instanceof HttpError && error.status === 400;
    } finally {
      this.hasEnded = true;
    }
  }
}

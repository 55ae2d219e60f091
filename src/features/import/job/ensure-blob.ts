import { throwIfAborted } from '@/base/abort';
import { HttpError, UnreachableError, type Client, type Digest, type UploadProgress } from '@/ollama';
import { ImportError } from './import-error';
import { isReadable } from './is-readable';
import type { StoredHow } from './job';
import type { UploadPlaces } from './upload-places';

interface EnsureOptions {
  /** The places that this server has for uploads. */
  uploads: UploadPlaces;
  signal?: AbortSignal;
  onStep: (step: 'checking' | 'queued' | 'uploading') => void;
  onProgress: (progress: UploadProgress) => void;
}

/**
 * Sees to it that the server has `blob` under `digest`: asks first, uploads when it is missing.
 *
 * Throws ImportError when the file changed or the connection was cut, else what the client throws: a
 * mismatch of the digest is its HttpError 400. Aborting ends an upload with nothing kept on the server.
 */
export async function ensureBlob(
  client: Pick<Client, 'hasBlob' | 'uploadBlob'>,
  digest: Digest,
  blob: Blob,
  { uploads, signal, onStep, onProgress }: EnsureOptions,
): Promise<StoredHow> {
  onStep('checking');
  if (await client.hasBlob(digest, { signal })) return 'existed';
  let started = false;
  let queued = false;
  const stored = uploads.run(
    digest,
    async () => {
      started = true;
      if (queued) {
        // Another upload may have stored it meanwhile.
        onStep('checking');
        if (await client.hasBlob(digest, { signal })) return 'existed';
      }
      onStep('uploading');
      return upload(client, digest, blob, { signal, onProgress });
    },
    signal,
  );
  // A free place has been taken by now, before run() returned.
  queued = !started;
  if (queued) onStep('queued');
  return stored;
}

async function upload(
  client: Pick<Client, 'hasBlob' | 'uploadBlob'>,
  digest: Digest,
  blob: Blob,
  options: Pick<EnsureOptions, 'signal' | 'onProgress'>,
): Promise<StoredHow> {
  try {
    return (await client.uploadBlob(digest, blob, options)) === 'created' ? 'uploaded' : 'existed';
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    // See: [Note: HEAD before POST] in src/ollama/blobs.ts
    const existsNow = await hasBlobNow(client, digest, options.signal);
    if (existsNow) return 'existed';
    // Chromium ends an upload as a network error when the file was changed since it was picked.
    if (!(await isReadable(blob))) throw new ImportError('fileChanged', { cause: error });
    throwIfAborted(options.signal);
    // Without an answer the server is gone, and the upload's own error says so.
    throw existsNow === undefined ? error : new ImportError('import.uploadCut', { cause: error });
  }
}

/** Undefined when the server does not answer any more. */
async function hasBlobNow(
  client: Pick<Client, 'hasBlob'>,
  digest: Digest,
  signal: AbortSignal | undefined,
): Promise<boolean | undefined> {
  try {
    return await client.hasBlob(digest, { signal });
  } catch (error) {
    if (error instanceof UnreachableError || error instanceof HttpError) return undefined;
    throw error;
  }
}

import { isAbort } from '@/base/abort';
import { RateMeter } from '@/base/rate';
import { Sha256Error } from '@/base/sha256/errors';
import { HttpError, type Client, type Digest } from '@/ollama';
import type { DigestMemory } from './digest-memory';
import { EarlyUpload, isWorthwhile } from './early-upload';
import { ensureBlob } from './ensure-blob';
import { ImportError } from './import-error';
import { isReadable } from './is-readable';
import type { FileState, Transfer } from './job';
import type { ImportFile } from '../weights/recognized';
import type { UploadPlaces } from './upload-places';

export interface StoreTools {
  client: Pick<Client, 'hasBlob' | 'uploadBlob'>;
  digests: DigestMemory;
  /** The places that this server has for uploads. */
  uploads: UploadPlaces;
  /**
   * Whether the server is thought to lack a blob, which may then be sent before its digest is known.
   * Without it nothing is. See: [Note: Upload before the digest] in early-upload.ts
   */
  isNew?: (blob: Blob) => Promise<boolean>;
  /** Whether a file counts as stored as soon as the server names a digest. See: [Note: Ready before it is proven] in early-upload.ts */
  takesClaims?: boolean;
  /** Where the server is on this machine: the early uploads of the import, for which digesting waits then. */
  sending?: Set<Promise<void>>;
  signal: AbortSignal;
}

/** A file that the server has. */
export interface Stored {
  digest: Digest;
  /** Only there where `digest` is what the server says: resolves with our own, rejects as storeFile() does. */
  proof?: Promise<Digest>;
}

interface StoreEvents {
  onMove: (state: FileState) => void;
  onDigest: (digest: Digest) => void;
}

/**
 * Sees to it that the server has a file. Rejects with an ImportError when the file, its digest or the
 * connection is at fault, else with what the client throws.
 */
export async function storeFile(file: ImportFile, tools: StoreTools, events: StoreEvents): Promise<Stored> {
  const { digests, signal } = tools;
  try {
    const known = file.digest ?? (await digests.recall(file.blob, { signal }));
    if (known && file.isOnServer && !(await tools.client.hasBlob(known, { signal })))
      throw new ImportError('import.blobAbsent');
    if (known) return { digest: await storeKnown(file.blob, known, tools, events) };
    return await storeUnknown(file, tools, events);
  } catch (error) {
    throw explained(error, file, digests);
  }
}

/** What is thrown for a file; a digest that it disproves is forgotten. */
function explained(error: unknown, file: ImportFile, digests: DigestMemory): unknown {
  if (isAbort(error)) return error;
  if (disprovesDigest(error)) digests.forget(file.blob);
  return toImportError(error, file);
}

async function storeKnown(blob: Blob, digest: Digest, tools: StoreTools, events: StoreEvents): Promise<Digest> {
  const { client, uploads, signal } = tools;
  const { onMove, onDigest } = events;
  onDigest(digest);
  const onUploading = transferMeter(blob.size, (transfer) => onMove({ at: 'uploading', transfer }));
  const how = await ensureBlob(client, digest, blob, {
    uploads,
    signal,
    onStep: (step) => (step === 'uploading' ? onUploading(0) : onMove({ at: step })),
    onProgress: ({ sentBytes }) => onUploading(sentBytes),
  });
  onMove({ at: 'stored', how });
  return digest;
}

async function storeUnknown(file: ImportFile, tools: StoreTools, events: StoreEvents): Promise<Stored> {
  const { blob } = file;
  const { client, digests, uploads, isNew, takesClaims, sending, signal } = tools;
  const { onMove, onDigest } = events;
  let digesting: Transfer = { doneBytes: 0, totalBytes: blob.size };
  let sent: Transfer | undefined;
  let at: 'digesting' | 'uploading' | 'proving' = 'digesting';
  const tell = () => {
    if (at === 'proving') onMove({ at, transfer: digesting });
    else if (at === 'uploading' && sent) onMove({ at, transfer: sent });
    else onMove({ at: 'digesting', transfer: digesting, sent });
  };
  const onSent = transferMeter(blob.size, (transfer) => {
    sent = transfer;
    tell();
  });
  const onProgress = transferMeter(blob.size, (transfer) => {
    digesting = transfer;
    tell();
  });
  onProgress(0);
  const early =
    isNew && isWorthwhile(blob)
      ? new EarlyUpload(client, blob, { uploads, isNew: () => isNew(blob), onProgress: onSent })
      : undefined;
  const digested = (async () => {
    if (takesClaims) await early?.leavesRoom(signal, sending);
    const digest = await digests.digest(blob, { signal, onProgress });
    await refuseChanged(file);
    return digest;
  })();
  try {
    const first = await Promise.race([digested, ...(early && takesClaims ? [claimOf(early, signal)] : [])]);
    if (typeof first !== 'string') {
      // What arrived must be what was picked.
      await refuseChanged(file);
      at = 'proving';
      tell();
      return { digest: first.claim, proof: prove(digested, first.claim, file, tools, events) };
    }
    const digest = first;
    const onUploading = () => {
      at = 'uploading';
      tell();
    };
    const how = await early?.finish(digest, { signal, onUploading });
    if (!how) return { digest: await storeKnown(blob, digest, tools, events) };
    onDigest(digest);
    onMove({ at: 'stored', how });
    return { digest };
  } finally {
    early?.stop();
  }
}

/** Settles when the server has named a digest, and never where it does not. */
async function claimOf(early: EarlyUpload, signal: AbortSignal): Promise<{ claim: Digest }> {
  const claim = await early.claimed(signal);
  return claim ? { claim } : new Promise(() => undefined);
}

/** Our own digest of a file that is stored under the server's. Its failures are whose it is that waits for it. */
function prove(
  digested: Promise<Digest>,
  claim: Digest,
  file: ImportFile,
  { digests }: StoreTools,
  { onMove, onDigest }: StoreEvents,
): Promise<Digest> {
  const proof = digested.then(
    (digest) => {
      if (digest !== claim) return digest;
      onDigest(digest);
      onMove({ at: 'stored', how: 'uploaded' });
      return digest;
    },
    (error: unknown) => {
      throw explained(error, file, digests);
    },
  );
  proof.catch(() => undefined);
  return proof;
}

/**
 * A stream that was opened before a file was changed may go on with the new bytes: the digest would be
 * one of a mixture, and the upload the same mixture.
 */
async function refuseChanged({ blob, parts }: ImportFile): Promise<void> {
  const all = await Promise.all((parts ?? [blob]).map(isReadable));
  if (all.includes(false)) throw new ImportError('fileChanged');
}

/** Whether the next try must read the file anew: the server found another digest, or the file is not what it was. */
function disprovesDigest(error: unknown): boolean {
  return isMismatch(error) || (error instanceof ImportError && error.code === 'fileChanged');
}

/** The one thing that an upload under a well-formed digest is answered 400 for. */
function isMismatch(error: unknown): error is HttpError {
  return error instanceof HttpError && error.status === 400;
}

function toImportError(error: unknown, { digest }: ImportFile): unknown {
  if (digest && isMismatch(error)) return new ImportError('import.blobDamaged', { cause: error });
  if (!(error instanceof Sha256Error)) return error;
  const isFilesFault = error.code === 'file-changed' || error.code === 'file-unreadable';
  return new ImportError(isFilesFault ? 'fileChanged' : 'import.digestFailed', { cause: error });
}

/** Turns running totals into transfers with speed and remaining time. */
function transferMeter(totalBytes: number, onTransfer: (transfer: Transfer) => void): (doneBytes: number) => void {
  const meter = new RateMeter();
  return (doneBytes) => {
    meter.add(doneBytes, performance.now());
    const { bytesPerSecond } = meter;
    onTransfer({ doneBytes, totalBytes, bytesPerSecond, remainingSeconds: meter.remainingSeconds(totalBytes) });
  };
}

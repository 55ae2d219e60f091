import { isAbort, throwIfAborted } from '@/base/abort';
import { RateMeter } from '@/base/rate';
import { Sha256Error } from '@/base/sha256/errors';
import { HttpError, type Client, type CreateRequest, type Digest } from '@/ollama';
import type { DigestMemory } from './digest-memory';
import { ensureBlob } from './ensure-blob';
import { ImportError } from './import-error';
import type { FileState, ImportEvent, ImportFile, ImportPlan, Transfer } from './job';
import type { UploadPlaces } from './upload-places';

export interface ImportTools {
  client: Pick<Client, 'hasBlob' | 'uploadBlob' | 'create'>;
  digests: DigestMemory;
  /** The places that this server has for uploads. */
  uploads: UploadPlaces;
  signal: AbortSignal;
  onEvent: (event: ImportEvent) => void;
}

/**
 * Makes a model of files: digests each whose digest is not known, stores what the server lacks, creates the model. Resolves when
 * the server has said its last `success`; every step on the way is told by `onEvent`.
 *
 * When a file fails the others still go on to their end, for a blob that is stored is never lost work;
 * then the first failure is thrown. Aborting rejects with an AbortError; a create that has begun may
 * still be finished by the server.
 */
export async function runImport(plan: ImportPlan, tools: ImportTools): Promise<void> {
  const { client, signal, onEvent } = tools;
  const stored = await Promise.allSettled(plan.files.map((file, index) => storeFile(file, index, tools)));
  throwIfAborted(signal);
  const digests = stored.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  onEvent({ type: 'create-began' });
  for await (const line of client.create(toCreateRequest(plan, digests), { signal })) {
    onEvent({ type: 'create-line', line });
  }
}

/** The create request of a plan whose files are stored under `digests`, in the same order. */
export function toCreateRequest(plan: ImportPlan, digests: Digest[]): CreateRequest {
  const request: CreateRequest = { model: plan.model, ...plan.settings };
  plan.files.forEach(({ name, field }, index) => {
    request[field] = { ...request[field], [name]: digests[index]! };
  });
  return request;
}

type Move = (state: FileState) => void;

async function storeFile(file: ImportFile, index: number, tools: ImportTools): Promise<Digest> {
  const { client, digests, uploads, signal, onEvent } = tools;
  const { blob } = file;
  const move: Move = (state) => onEvent({ type: 'file-moved', index, state });
  try {
    const digest = file.digest ?? (await digestFile(blob, tools, move));
    onEvent({ type: 'file-digested', index, digest });

    const onUploading = transferMeter(blob.size, (transfer) => move({ at: 'uploading', transfer }));
    const how = await ensureBlob(client, digest, blob, {
      uploads,
      signal,
      onStep: (step) => (step === 'uploading' ? onUploading(0) : move({ at: step })),
      onProgress: ({ sentBytes }) => onUploading(sentBytes),
    });
    move({ at: 'stored', how });
    return digest;
  } catch (error) {
    if (isAbort(error)) throw error;
    if (disprovesDigest(error)) digests.forget(blob);
    onEvent({ type: 'file-failed', index });
    throw toImportError(error, file);
  }
}

function digestFile(blob: Blob, { digests, signal }: ImportTools, move: Move): Promise<Digest> {
  const onProgress = transferMeter(blob.size, (transfer) => move({ at: 'digesting', transfer }));
  onProgress(0);
  return digests.digest(blob, { signal, onProgress });
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
  if (digest && isMismatch(error)) return new ImportError('blobDamaged', { cause: error });
  if (!(error instanceof Sha256Error)) return error;
  const isFilesFault = error.code === 'file-changed' || error.code === 'file-unreadable';
  return new ImportError(isFilesFault ? 'fileChanged' : 'digestFailed', { cause: error });
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

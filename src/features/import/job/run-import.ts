import { abortError, isAbort, throwIfAborted } from '@/base/abort';
import type { Client, Digest, ModelList } from '@/ollama';
import type { DigestMemory } from './digest-memory';
import { FileControls } from './file-controls';
import { resemblesNothing } from './early-upload';
import type { ImportEvent } from './job';
import type { ImportFile } from '../weights/recognized';
import { toCreateRequest, type ImportPlan } from '../draft/plan';
import { storeFile } from './store-file';
import type { UploadPlaces } from './upload-places';

export interface ImportTools {
  client: Pick<Client, 'list' | 'hasBlob' | 'uploadBlob' | 'create'>;
  digests: DigestMemory;
  /** The places that this server has for uploads. */
  uploads: UploadPlaces;
  /** Sends large files that the server hardly has while they are digested. */
  uploadsEarly: boolean;
  /** What is asked of single files meanwhile. */
  controls?: FileControls;
  signal: AbortSignal;
  onEvent: (event: ImportEvent) => void;
}

/**
 * Makes a model of files: digests each whose digest is not known, stores what the server lacks, creates
 * the model. Resolves when the server has said its last `success`; every step on the way is told by
 * `onEvent`.
 *
 * When a file fails or is stopped the others still go on to their end, for a blob that is stored is never
 * lost work, and until then it may be asked for again; then the first failure is thrown. Aborting rejects
 * with an AbortError; a create that has begun may still be finished by the server.
 */
export async function runImport(plan: ImportPlan, tools: ImportTools): Promise<void> {
  const { client, signal, onEvent, controls = new FileControls() } = tools;
  onEvent({ type: 'job-began' });
  const isNew = tools.uploadsEarly ? isNewTo(client, signal) : undefined;
  controls.begin(plan.files.length, signal);
  const store = async (file: ImportFile, index: number): Promise<Digest> => {
    for (;;) {
      try {
        return await controls.run(index, (ownSignal) =>
          storeFile(
            file,
            { ...tools, isNew, signal: ownSignal },
            {
              onMove: (state) => onEvent({ type: 'file-moved', index, state }),
              onDigest: (digest) => onEvent({ type: 'file-digested', index, digest }),
            },
          ),
        );
      } catch (error) {
        throwIfAborted(signal);
        onEvent(isAbort(error) ? { type: 'file-stopped', index } : { type: 'file-failed', index, error });
        if (!(await controls.isWantedAgain(index))) throw error;
        onEvent({ type: 'file-moved', index, state: { at: 'waiting' } });
      }
    }
  };
  const stored = await Promise.allSettled(plan.files.map(store));
  throwIfAborted(signal);
  const failures = stored.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (failures.length > 0) throw failures.find((error) => !isAbort(error)) ?? abortError();
  const digests = stored.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  onEvent({ type: 'create-began' });
  for await (const line of client.create(toCreateRequest(plan, digests), { signal })) {
    onEvent({ type: 'create-line', line });
  }
}

/** Whether nothing on the server's list resembles a blob. The list is asked for once, when it is needed. */
function isNewTo(client: Pick<Client, 'list'>, signal: AbortSignal): (blob: Blob) => Promise<boolean> {
  let list: Promise<ModelList> | undefined;
  return async (blob) => resemblesNothing(blob, (await (list ??= client.list({ signal }))).models);
}

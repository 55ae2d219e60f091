import { abortError, isAbort, throwIfAborted } from '@/base/abort';
import type { Client, Digest, ModelList } from '@/ollama';
import { createModel, isTaken } from '@/shared/create/create-model';
import type { DigestMemory } from './digest-memory';
import { FileControls } from './file-controls';
import { resemblesNothing } from './early-upload';
import type { ImportEvent } from './job';
import type { ImportFile } from '../weights/recognized';
import { toCreateRequest, type ImportPlan } from '../draft/plan';
import { proveModel } from './prove-model';
import { storeFile, type Stored, type StoreTools } from './store-file';
import type { UploadPlaces } from './upload-places';

export interface ImportTools {
  client: Pick<Client, 'list' | 'show' | 'hasBlob' | 'uploadBlob' | 'create' | 'delete'>;
  digests: DigestMemory;
  /** The places that this server has for uploads. */
  uploads: UploadPlaces;
  /** Sends large files that the server hardly has while they are digested. */
  uploadsEarly: boolean;
  /** Makes the model as soon as the server has named the digests of such files, and checks them afterwards. */
  createsEarly?: boolean;
  /** The server is on this machine, and shares its processors. */
  isNear?: boolean;
  /** Waits until no other model is made on this server, or deleted, and runs what makes or deletes one. */
  inTurn?: <T>(task: () => Promise<T>, onWait: () => void) => Promise<T>;
  /** What is asked of single files meanwhile. */
  controls?: FileControls;
  signal: AbortSignal;
  onEvent: (event: ImportEvent) => void;
}

/**
 * Makes a model of files: digests each whose digest is not known, stores what the server lacks, creates
 * the model, and looks whether it is there. Resolves when it is, and is proven, with the time at which its server says
 * that it was made, where it does; every step on the way is told by `onEvent`.
 *
 * When a file fails or is stopped the others still go on to their end, for a blob that is stored is never
 * lost work, and until then it may be asked for again; then the first failure is thrown. Aborting rejects
 * with an AbortError; a create that has begun may still be finished by the server.
 */
export async function runImport(plan: ImportPlan, tools: ImportTools): Promise<string | undefined> {
  const { client, signal, onEvent } = tools;
  const inTurn: NonNullable<ImportTools['inTurn']> = tools.inTurn ?? ((task) => task());
  const onWait = () => onEvent({ type: 'create-waits' });
  onEvent({ type: 'job-began' });
  const stored = await storeAll(plan, tools);
  const isUnproven = stored.some(({ proof }) => proof);
  const create = (digests: Digest[]) => createModel(toCreateRequest(plan, digests), tools);
  const made = await inTurn(async () => {
    throwIfAborted(signal);
    // What somebody has under this name is not replaced by something unproven.
    if (isUnproven && (await isTaken(client, plan.model, signal))) return undefined;
    return { at: await create(stored.map(({ digest }) => digest)) };
  }, onWait);
  if (made && isUnproven) await proveModel(plan.model, stored, { ...tools, inTurn });
  if (made) return made.at;
  onEvent({ type: 'job-began' });
  const proven = await Promise.all(
    stored.map(async ({ digest, proof }, index) => {
      if (!proof || (await proof) === digest) return digest;
      return (await storeOne(plan.files[index]!, index, tools, signal)).digest;
    }),
  );
  return inTurn(() => create(proven), onWait);
}

/** Stores all files of a plan; what fails or is stopped may be asked for again until all others have ended. */
async function storeAll(plan: ImportPlan, tools: ImportTools): Promise<Stored[]> {
  const { client, signal, onEvent, controls = new FileControls() } = tools;
  const isNew = tools.uploadsEarly ? isNewTo(client, signal) : undefined;
  const sending = tools.isNear ? new Set<Promise<void>>() : undefined;
  controls.begin(plan.files.length, signal);
  const store = async (file: ImportFile, index: number): Promise<Stored> => {
    for (;;) {
      try {
        return await controls.run(index, (ownSignal) => storeOne(file, index, tools, ownSignal, { isNew, sending }));
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
  return stored.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

function storeOne(
  file: ImportFile,
  index: number,
  { onEvent, ...tools }: ImportTools,
  signal: AbortSignal,
  early: Pick<StoreTools, 'isNew' | 'sending'> = {},
): Promise<Stored> {
  return storeFile(
    file,
    { ...tools, ...early, takesClaims: tools.createsEarly, signal },
    {
      onMove: (state) => onEvent({ type: 'file-moved', index, state }),
      onDigest: (digest) => onEvent({ type: 'file-digested', index, digest }),
    },
  );
}

/** Whether nothing on the server's list resembles a blob. The list is asked for once, when it is needed. */
function isNewTo(client: Pick<Client, 'list'>, signal: AbortSignal): (blob: Blob) => Promise<boolean> {
  let list: Promise<ModelList> | undefined;
  return async (blob) => resemblesNothing(blob, (await (list ??= client.list({ signal }))).models);
}

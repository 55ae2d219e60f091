import { throwIfAborted } from '@/base/abort';
import { HttpError, type Client } from '@/ollama';
import { displayName, parseModelName } from '@/ollama/model-name';
import { ImportError } from './import-error';
import type { ImportEvent } from './job';
import type { Stored } from './store-file';

interface ProveTools {
  client: Pick<Client, 'list' | 'delete'>;
  inTurn: <T>(task: () => Promise<T>, onWait: () => void) => Promise<T>;
  signal: AbortSignal;
  onEvent: (event: ImportEvent) => void;
}

/**
 * Waits for the digests of a model that was made with those that its server named. Deletes it when one
 * differs, unless somebody has replaced it since. See: [Note: Ready before it is proven] in early-upload.ts
 *
 * Throws ImportError when one differs or a file could not be read to its end; aborting leaves the model
 * where it is, and rejects with an AbortError.
 */
export async function proveModel(model: string, files: readonly Stored[], tools: ProveTools): Promise<void> {
  const { client, inTurn, signal, onEvent } = tools;
  onEvent({ type: 'ready' });
  const made = await versionOf(model, tools);
  const digests = await Promise.all(files.map(({ digest, proof }) => proof ?? digest)).catch((error: unknown) => {
    throwIfAborted(signal);
    throw new ImportError('import.unchecked', { cause: error });
  });
  throwIfAborted(signal);
  if (digests.every((digest, index) => digest === files[index]!.digest)) return;
  const isDeleted = await inTurn(
    async () => {
      if ((await versionOf(model, tools)) !== made) return false;
      try {
        await client.delete(model, { signal });
      } catch (error) {
        // Somebody else may have deleted it.
        if (!(error instanceof HttpError && error.status === 404)) throw error;
      }
      return true;
    },
    () => undefined,
  );
  if (isDeleted) onEvent({ type: 'unmade' });
  throw new ImportError(isDeleted ? 'import.digestDiffers' : 'import.digestDiffersKept');
}

/** What tells a model from another of the same name. Undefined where the list does not say. */
async function versionOf(model: string, { client, signal }: ProveTools): Promise<string | undefined> {
  const name = parseModelName(model);
  const shown = name ? displayName(name) : model;
  const { models } = await client.list({ signal });
  return models.find((each) => each.name.toLowerCase() === shown.toLowerCase())?.digest;
}

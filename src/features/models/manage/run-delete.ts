import { isAbort, throwIfAborted } from '@/base/abort';
import { HttpError, type Client, type ListedModel } from '@/ollama';
import { StillThereError } from './errors';

/**
 * Deletes a model, after unloading it where it is loaded: a deleted one would answer from memory until it
 * expires. Throws what the calls throw; HttpError 404 when it is gone already.
 */
export async function runDelete(
  client: Pick<Client, 'generateWhole' | 'delete'>,
  model: string,
  { isLoaded, signal }: { isLoaded: boolean; signal?: AbortSignal },
): Promise<void> {
  if (isLoaded) await client.generateWhole({ model, keep_alive: 0 }, { signal });
  await client.delete(model, { signal });
}

/** How deleting one of several has ended; `gone` was not there any more. */
export type DeleteResult = { at: 'deleted' | 'gone' } | { at: 'failed'; error: unknown };

/**
 * Deletes models one after another, each whatever becomes of the others, and looks at the server's list in the end:
 * what is still there counts as failed. `onResult` is told of each, and a second time where the list says otherwise.
 * Aborting leaves the rest as it is and rejects with an AbortError.
 */
export async function runDeletes(
  client: Pick<Client, 'generateWhole' | 'delete' | 'list'>,
  models: readonly Pick<ListedModel, 'name'>[],
  options: {
    loadedNames: ReadonlySet<string>;
    signal?: AbortSignal;
    onResult: (name: string, result: DeleteResult) => void;
  },
): Promise<void> {
  const { loadedNames, signal, onResult } = options;
  const deleted: string[] = [];
  for (const { name } of models) {
    throwIfAborted(signal);
    const result = await resultOf(runDelete(client, name, { isLoaded: loadedNames.has(name), signal }));
    if (result.at === 'deleted') deleted.push(name);
    onResult(name, result);
  }
  if (deleted.length === 0) return;
  const list = await client.list({ signal }).catch(() => undefined);
  for (const { name } of list?.models ?? [])
    if (deleted.includes(name)) onResult(name, { at: 'failed', error: new StillThereError(name) });
}

async function resultOf(deleting: Promise<void>): Promise<DeleteResult> {
  try {
    await deleting;
    return { at: 'deleted' };
  } catch (error) {
    if (isAbort(error)) throw error;
    return error instanceof HttpError && error.status === 404 ? { at: 'gone' } : { at: 'failed', error };
  }
}

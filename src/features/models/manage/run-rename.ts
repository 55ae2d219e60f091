import { isAbort } from '@/base/abort';
import { HttpError, type Client, type ListedModel } from '@/ollama';
import { CopyMissingError, HalfRenamedError } from './errors';
import { copyAsked, findModel, isSameContent, type CopyOrder } from './run-copy';

type RenameClient = Pick<Client, 'list' | 'copy' | 'delete' | 'generateWhole'>;

/**
 * Renames a model and resolves with its new name as the server lists it. The API has no such call: the model is
 * copied, looked for under the new name, and only then deleted under the old one. A loaded one is unloaded first,
 * since it would go on under its old name.
 *
 * Throws what runCopy() throws before anything has changed, and HalfRenamedError, with what failed as its cause,
 * when both names are there or may be: finishRename() is the second half.
 */
export async function runRename(
  client: RenameClient,
  order: CopyOrder,
  { isLoaded, signal }: { isLoaded: boolean; signal?: AbortSignal },
): Promise<string> {
  const { source, destination } = order;
  if (isLoaded) await client.generateWhole({ model: source, keep_alive: 0 }, { signal });
  await copyAsked(client, order, signal);
  return finishRename(client, { source, destination });
}

/** The second half of runRename(): deletes the old name if the new one stands for the same model. */
export async function finishRename(
  client: Pick<Client, 'list' | 'delete'>,
  { source, destination }: Pick<CopyOrder, 'source' | 'destination'>,
): Promise<string> {
  const half = (cause: unknown) => new HalfRenamedError(source, destination, { cause });
  const models = await listed(client).catch((error: unknown) => {
    throw half(error);
  });
  const made = findModel(models, destination);
  if (!made) throw new CopyMissingError(source, destination);
  const old = findModel(models, source);
  // Somebody else was faster.
  if (!old) return made.name;
  if (!isSameContent(old, made)) throw new HalfRenamedError(source, destination, { isChanged: true });
  try {
    await client.delete(source);
  } catch (error) {
    if (!(await isGone(client, source, error))) throw half(error);
  }
  return made.name;
}

/** Whether a model is gone although deleting it failed: the answer may have been lost on its way. */
async function isGone(client: Pick<Client, 'list'>, name: string, error: unknown): Promise<boolean> {
  if (error instanceof HttpError && error.status === 404) return true;
  if (error instanceof HttpError || isAbort(error)) return false;
  const models = await listed(client).catch(() => undefined);
  return models !== undefined && findModel(models, name) === undefined;
}

async function listed(client: Pick<Client, 'list'>): Promise<ListedModel[]> {
  return (await client.list()).models;
}

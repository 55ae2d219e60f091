import { isAbort } from '@/base/abort';
import type { Client, ListedModel } from '@/ollama';
import { displayName, isSameModel, parseModelName } from '@/ollama/model-name';
import { CopyMissingError, NameTakenError, SameNameError } from './errors';

/** What is to be called what. */
export interface CopyOrder {
  source: string;
  destination: string;
  /** The model of the destination's name that may be replaced, as it was when somebody agreed to it. */
  replaces?: ListedModel;
}

/**
 * Gives a model a second name and resolves with it as the server lists it, which may be spelled otherwise. The
 * server overwrites whatever has the name, so its list is looked at just before. Throws NameTakenError for a model
 * there that is not `replaces`, SameNameError, CopyMissingError, and what the calls throw: HttpError 404 when the
 * source is gone.
 */
export async function runCopy(
  client: Pick<Client, 'list' | 'copy'>,
  order: CopyOrder,
  { signal }: { signal?: AbortSignal } = {},
): Promise<string> {
  const { source, destination } = order;
  await copyAsked(client, order, signal);
  try {
    const { models } = await client.list({ signal });
    const made = findModel(models, destination);
    if (!made) throw new CopyMissingError(source, destination);
    return made.name;
  } catch (error) {
    if (isAbort(error) || error instanceof CopyMissingError) throw error;
    // The copy was made; that it cannot be looked at takes nothing away from that.
    return canonicalName(destination);
  }
}

/** Copies, unless that would replace what nobody agreed to. Throws as runCopy() does. */
export async function copyAsked(
  client: Pick<Client, 'list' | 'copy'>,
  { source, destination, replaces }: CopyOrder,
  signal?: AbortSignal,
): Promise<void> {
  // See: [Note: Names without case] in errors.ts
  if (isSameModel(source, destination)) throw new SameNameError(source, destination);
  const { models } = await client.list({ signal });
  const taken = findModel(models, destination);
  // What is there may be this very model: a second try finds the copy of the first.
  const isHarmless = taken && (isSameContent(taken, findModel(models, source)) || isAgreedTo(taken, replaces));
  if (taken && !isHarmless) throw new NameTakenError(taken);
  await client.copy(source, destination, { signal });
}

/** The model of a list that a name stands for, however it is spelled. */
export function findModel(models: readonly ListedModel[], name: string): ListedModel | undefined {
  return models.find((model) => model.name === name) ?? models.find((model) => isSameModel(model.name, name));
}

/** Whether two entries of a list are the same model, under whatever name. Not known without digests: then no. */
export function isSameContent(one: ListedModel, other: ListedModel | undefined): boolean {
  return one.digest !== undefined && one.digest === other?.digest;
}

/** Whether what has a name is what somebody agreed to replace, and not something that came there since. */
export function isAgreedTo(taken: ListedModel | undefined, replaces: ListedModel | undefined): boolean {
  return taken !== undefined && replaces?.name === taken.name && replaces.digest === taken.digest;
}

/** A name as the server lists it; as it is where it is none. */
export function canonicalName(text: string): string {
  const name = parseModelName(text);
  return name ? displayName(name) : text;
}

import type { Client, CreateRequest, ProgressChunk } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { differencesOf } from '@/shared/create/as-asked';
import { addLine } from '@/shared/create/create-lines';
import { createModel, type CreateEvent } from '@/shared/create/create-model';

/** A model that is made from another: what is asked for, and how far it is. */
export interface DeriveProgress {
  request: CreateRequest;
  /** The model whose page it was ordered on. */
  source: string;
  phase: 'waiting' | 'creating' | 'looking';
  /** The status lines of the create so far. */
  lines: ProgressChunk[];
  /** When the server began, in milliseconds since 1970. */
  since?: number;
  /** The server prefers the chat template of the model's file. */
  isTemplateIgnored?: boolean;
}

export function noDeriveProgress(request: CreateRequest, source: string): DeriveProgress {
  return { request, source, phase: 'waiting', lines: [] };
}

/** The progress after something happened; the one given is left as it is. */
export function withCreateEvent(progress: DeriveProgress, event: CreateEvent): DeriveProgress {
  switch (event.type) {
    case 'create-began':
      return { ...progress, phase: 'creating', lines: [], since: event.at, isTemplateIgnored: false };
    case 'create-line':
      return { ...progress, lines: addLine(progress.lines, event.line) };
    case 'template-ignored':
      return { ...progress, isTemplateIgnored: true };
  }
}

interface DeriveTools {
  client: Pick<Client, 'create' | 'show'>;
  signal: AbortSignal;
  /** Waits until no other model is made on this server, and runs what makes one. */
  inTurn: <T>(task: () => Promise<T>) => Promise<T>;
  report: (progress: DeriveProgress) => void;
}

/**
 * Makes the model when it is its turn, and looks whether it is there as it was asked for. Rejects as
 * createModel() does; aborting rejects with an AbortError, and the server may still finish.
 */
export async function runDerive(
  initial: DeriveProgress,
  { client, signal, inTurn, report }: DeriveTools,
): Promise<void> {
  let progress = initial;
  const onEvent = (event: CreateEvent) => report((progress = withCreateEvent(progress, event)));
  await inTurn(() => createModel(initial.request, { client, signal, onEvent }));
}

/** The digest of a server's model of that name; undefined where it has none. */
export async function digestOf(
  client: Pick<Client, 'list'>,
  model: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { models } = await client.list({ signal });
  return models.find(({ name }) => isSameModel(name, model))?.digest;
}

/** A create whose page went away before it ended, and what its server did not say since. */
export class DeriveInterruptedError extends Error {
  override readonly name = 'DeriveInterruptedError';
  readonly code = 'models.deriveInterrupted';
}

/**
 * Finds out what became of a create of an earlier visit. Resolves when the model is there, as it was asked for
 * and not the one of before; throws DeriveInterruptedError when it is not, else what asking throws.
 */
export async function lookForDerived(
  request: CreateRequest,
  digestBefore: string | undefined,
  { client, signal }: { client: Pick<Client, 'list' | 'show'>; signal: AbortSignal },
): Promise<void> {
  const digest = await digestOf(client, request.model, signal);
  if (digest === undefined || digest === digestBefore) throw new DeriveInterruptedError();
  const { others } = differencesOf(request, await client.show({ model: request.model }, { signal }));
  if (others) throw new DeriveInterruptedError();
}

import { HttpError, type Client, type CreateRequest, type ProgressChunk, type ShowResponse } from '@/ollama';
import { differencesOf } from './as-asked';
import { CreateError } from './create-error';

/** What happens while a model is made. */
export type CreateEvent =
  /** `at` in milliseconds since 1970. */
  | { type: 'create-began'; at?: number }
  | { type: 'create-line'; line: ProgressChunk }
  /** The model is there, and uses another template than the one that was sent. */
  | { type: 'template-ignored' };

interface CreateTools {
  client: Pick<Client, 'create' | 'show'>;
  signal: AbortSignal;
  onEvent: (event: CreateEvent) => void;
}

/**
 * Makes a model, and looks at it: resolves when the server shows it as it was asked for, with the time at which the
 * server says that it was made, where it does. One that is not there, or not as asked, is made once more. See: [Note: One create at a time] in turns.ts
 *
 * Throws a CreateError when the second is no better, else what the client throws. Aborting rejects
 * with an AbortError; the server may still finish what it has begun.
 */
export async function createModel(request: CreateRequest, tools: CreateTools): Promise<string | undefined> {
  const first = await createOnce(request, tools);
  if ('shown' in first) return first.shown.modified_at;
  const second = await createOnce(request, tools);
  if ('shown' in second) return second.shown.modified_at;
  throw second.error;
}

/** Resolves with the model as it is shown, or with what is wrong with it. */
async function createOnce(
  request: CreateRequest,
  { client, signal, onEvent }: CreateTools,
): Promise<{ shown: ShowResponse } | { error: unknown }> {
  onEvent({ type: 'create-began', at: Date.now() });
  for await (const line of client.create(request, { signal })) onEvent({ type: 'create-line', line });
  try {
    const shown = await client.show({ model: request.model }, { signal });
    const differences = differencesOf(request, shown);
    if (differences.template) onEvent({ type: 'template-ignored' });
    return differences.others ? { error: new CreateError('create.notAsAsked') } : { shown };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { error: error.status === 404 ? new CreateError('create.notThere', { cause: error }) : error };
  }
}

/** Whether a server has a model of this name. Rejects when it does not say. */
export async function isTaken(client: Pick<Client, 'show'>, model: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.show({ model }, { signal });
    return true;
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return false;
    // It may be there, and unreadable.
    if (error instanceof HttpError) return true;
    throw error;
  }
}

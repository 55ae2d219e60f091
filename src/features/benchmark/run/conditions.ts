import { delay, throwIfAborted } from '@/base/abort';
import type { Client, RunningModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { runUnload } from '@/shared/run-load';
import type { Conditions } from './run';

/** A model that stays in memory although it was told to go: somebody else uses it. */
export class StillLoadedError extends Error {
  override readonly name = 'StillLoadedError';
  readonly code = 'benchmark.stillLoaded';
}

/** It is asked for between measurements, and must not hold them up. */
const patienceMs = 3000;
/** An answer that somebody waits for keeps a model where it is. */
const unloadPatienceMs = 30_000;
const pauseMs = 500;

/**
 * What is loaded now; undefined where the server does not say so soon. `names` are the model's and those of all that
 * share its weights: whichever was loaded first is the one that is listed (see [Note: One runner a file] in
 * embedded/runner.ts). Throws only an abort.
 */
export async function lookAround(
  client: Pick<Client, 'running'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Conditions | undefined> {
  try {
    const { models } = await client.running({ signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
    const own = models.find((each) => isOneOf(names, each));
    return { others: models.filter((each) => each !== own).map(({ name }) => name), ...placeOf(own) };
  } catch {
    throwIfAborted(signal);
    return undefined;
  }
}

function isOneOf(names: readonly string[], { name: listed }: RunningModel): boolean {
  return names.some((name) => name === listed || isSameModel(name, listed));
}

function placeOf(own: RunningModel | undefined): Partial<Conditions> {
  if (!own) return {};
  const { size, size_vram, context_length } = own;
  return { size, size_vram, context_length };
}

/**
 * Has a model, the first of the names, leave the server's memory and resolves when the server lists it no more, nor
 * any that shares its weights. Throws StillLoadedError where it stays, and what the server says where it refuses.
 */
export async function emptyOf(
  client: Parameters<typeof runUnload>[0],
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const [result] = await runUnload(client, names.slice(0, 1), signal);
  if (result?.outcome === 'failed') throw result.error;
  for (let waitedMs = 0; waitedMs < unloadPatienceMs; waitedMs += pauseMs) {
    const { models } = await client.running({ signal });
    if (!models.some((each) => isOneOf(names, each))) return;
    await delay(pauseMs, signal);
  }
  throw new StillLoadedError();
}

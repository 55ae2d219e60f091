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

/** What is loaded now; undefined where the server does not say so soon. Throws only an abort. */
export async function lookAround(
  client: Pick<Client, 'running'>,
  model: string,
  signal: AbortSignal,
): Promise<Conditions | undefined> {
  try {
    const { models } = await client.running({ signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
    const own = models.find(({ name }) => name === model || isSameModel(name, model));
    return { others: models.filter((each) => each !== own).map(({ name }) => name), ...placeOf(own) };
  } catch {
    throwIfAborted(signal);
    return undefined;
  }
}

function placeOf(own: RunningModel | undefined): Partial<Conditions> {
  if (!own) return {};
  const { size, size_vram, context_length } = own;
  return { size, size_vram, context_length };
}

/**
 * Has a model leave the server's memory and resolves when the server lists it no more. Throws StillLoadedError
 * where it stays, and what the server says where it refuses.
 */
export async function emptyOf(
  client: Parameters<typeof runUnload>[0],
  model: string,
  signal: AbortSignal,
): Promise<void> {
  const [result] = await runUnload(client, [model], signal);
  if (result?.outcome === 'failed') throw result.error;
  if (result?.outcome === 'unloaded') return;
  for (let waitedMs = 0; waitedMs < unloadPatienceMs; waitedMs += 1000) {
    await delay(1000, signal);
    const { models } = await client.running({ signal });
    if (!models.some(({ name }) => name === model || isSameModel(name, model))) return;
  }
  throw new StillLoadedError();
}

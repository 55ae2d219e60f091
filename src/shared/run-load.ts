import { delay, isAbort, throwIfAborted } from '@/base/abort';
import type { Client, KeepAlive, LoadRequest, RunningModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { sharersIn } from './same-weights';

/** How a model is to be loaded: what is left out is the server's to decide. */
export type LoadOptions = Pick<LoadRequest, 'num_ctx' | 'options' | 'shift' | 'keep_alive'>;

type Loader = Pick<Client, 'load' | 'unload' | 'show' | 'list' | 'running'>;

/** What became of a model that was to be unloaded. `pending`: the server agreed, but lists it still, or could not be asked. */
export type UnloadResult = { name: string } & (
  { outcome: 'unloaded' | 'pending' } | { outcome: 'failed'; error: unknown }
);

/**
 * Loads a model and resolves, once the server lists it, with the name that it is listed under, which is
 * another one's where that had its weights loaded before (see [Note: One runner a file] in
 * embedded/runner.ts), and undefined where it is under none that is known to share them. Throws what loading
 * throws; aborting gives the load up on the server as well.
 */
export async function runLoad(
  client: Loader,
  model: string,
  options: LoadOptions,
  signal?: AbortSignal,
): Promise<string | undefined> {
  await client.load({ model, ...options, embedsOnly: await embedsOnly(client, model, signal) }, { signal });
  let listed: RunningModel[] = [];
  // A real one answers a request a moment before its list knows of it.
  await seen(client, (running) => nameIn((listed = running), model) !== undefined, signal);
  const name = nameIn(listed, model);
  if (name !== undefined || listed.length === 0) return name;
  try {
    const sharers = sharersIn((await client.list({ signal })).models)(model);
    const sharer = sharers.flatMap((each) => nameIn(listed, each) ?? [])[0];
    return sharer ?? (await sharerByFile(client, model, listed, signal));
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

/** Which of those that are loaded has the same file: what a list of before 0.30 does not tell. */
async function sharerByFile(
  client: Loader,
  model: string,
  listed: readonly RunningModel[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const fileOf = async (name: string) => {
    const { modelfile = '' } = await client.show({ model: name }, { signal });
    return /^FROM \S*(sha256-[0-9a-f]{64})/m.exec(modelfile)?.[1];
  };
  const file = await fileOf(model);
  if (file === undefined) return undefined;
  for (const { name } of listed) if ((await fileOf(name)) === file) return name;
  return undefined;
}

/**
 * Has a loaded model stay for another time from now on, with the context that it has. Resolves when the list
 * tells of it. Throws what loading throws.
 *
 * [Note: Keeping the context] A request loads a model anew when its options differ from those it was loaded
 * with, and one that says nothing of the context means the default: so the context in effect is said. Where
 * that had been cut down to what the model was trained for, 0.24 compares what was asked for then, and loads
 * it anew with the same context. (server/sched.go needsReload at v0.24.0 and v0.33.0-rc2)
 */
export async function runKeep(
  client: Loader,
  { name, context_length, expires_at }: RunningModel,
  keep_alive: KeepAlive,
  signal?: AbortSignal,
): Promise<void> {
  const kind = await embedsOnly(client, name, signal);
  await client.load({ model: name, num_ctx: context_length || undefined, keep_alive, embedsOnly: kind }, { signal });
  await seen(client, (running) => running.find((each) => each.name === name)?.expires_at !== expires_at, signal);
}

/** Unloads models and resolves with what became of each once they are gone, or some seconds later. Throws only an abort. */
export async function runUnload(
  client: Loader,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<UnloadResult[]> {
  const results = await Promise.all(
    names.map(async (name): Promise<UnloadResult> => {
      try {
        await client.unload(name, { signal });
        return { name, outcome: 'pending' };
      } catch (error) {
        if (isAbort(error)) throw error;
        return { name, outcome: 'failed', error };
      }
    }),
  );
  const pending = results.filter(({ outcome }) => outcome === 'pending');
  if (pending.length === 0) return results;
  let left: RunningModel[] | undefined;
  const isGone = ({ name }: UnloadResult) => left !== undefined && nameIn(left, name) === undefined;
  await seen(
    client,
    (running) => {
      left = running;
      return pending.every(isGone);
    },
    signal,
  );
  return results.map((result) =>
    result.outcome === 'pending' && isGone(result) ? { name: result.name, outcome: 'unloaded' } : result,
  );
}

/** Between two looks at the list: three seconds in all, after which what is not there yet takes longer than a moment. */
const pausesMs = [50, 100, 150, 200, 500, 1000, 1000];
/** From 0.32.4 on the list waits up to ten seconds for an engine that hangs. (server/sched.go at v0.33.0-rc2) */
const patienceMs = 10_000;

/** Asks what is loaded until it is as expected, or for some seconds. Throws only an abort: it is only to be sure. */
async function seen(
  client: Loader,
  isExpected: (running: RunningModel[]) => boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const end = new AbortController();
  const stop = () => end.abort();
  const timer = setTimeout(stop, patienceMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (const pauseMs of [0, ...pausesMs]) {
      await delay(pauseMs, end.signal);
      if (isExpected((await client.running({ signal: end.signal })).models)) return;
    }
  } catch {
    throwIfAborted(signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** Asked of the details: lists of before 0.30 tell nothing of it. Unknown is no. */
async function embedsOnly(client: Loader, model: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const { capabilities = [] } = await client.show({ model }, { signal });
    return capabilities.includes('embedding') && !capabilities.includes('completion');
  } catch (error) {
    if (isAbort(error)) throw error;
    // What is wrong with it, loading says better.
    return false;
  }
}

function nameIn(running: readonly RunningModel[], model: string): string | undefined {
  return running.find(({ name }) => name === model || isSameModel(name, model))?.name;
}

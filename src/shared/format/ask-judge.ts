import type { JsonObject } from '@/ollama';
import type { Verdict } from './judge';
import type { FromJudge, ToJudge } from './judge.worker';

let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Has an answer judged in a worker, one after the other. Undefined when that takes longer than anyone waits.
 * Rejects where the worker cannot be loaded, and with an AbortError when it is no longer wanted.
 *
 * [Note: Schemas can take for ever] A pattern may try the same text in millions of ways, and lists that must not
 * repeat themselves are compared each with each. So schemas are never followed on the page's own thread.
 */
export function askJudge(
  text: string,
  schema: JsonObject | undefined,
  { patienceMs = 10_000, signal }: { patienceMs?: number; signal?: AbortSignal } = {},
): Promise<Verdict | undefined> {
  waiting += 1;
  const asked = last.then(async () => {
    try {
      signal?.throwIfAborted();
      return await ask([text, schema], patienceMs);
    } finally {
      waiting -= 1;
      if (waiting === 0) end();
    }
  });
  last = asked.catch(() => undefined);
  return asked;
}

async function ask(question: ToJudge, patienceMs: number): Promise<Verdict | undefined> {
  worker ??= new Worker(new URL('./judge.worker.ts', import.meta.url), { type: 'module', name: 'judge' });
  const asked = worker;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Verdict | undefined>((resolve, reject) => {
      asked.onerror = (event) => {
        event.preventDefault();
        end();
        reject(new Error(event.message || 'The worker could not be loaded'));
      };
      asked.onmessage = ({ data }: MessageEvent<FromJudge>) => resolve(data);
      timer = setTimeout(() => {
        end();
        resolve(undefined);
      }, patienceMs);
      // A schema may come from a store, whose proxies cannot be sent.
      asked.postMessage(JSON.parse(JSON.stringify(question)));
    });
  } finally {
    clearTimeout(timer);
  }
}

function end(): void {
  worker?.terminate();
  worker = undefined;
}

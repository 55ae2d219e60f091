import { throwIfAborted } from '@/base/abort';
import type { Client, PullRequest } from '@/ollama';
import { PullStalledError } from './pull-stalled';
import { PullTally } from './pull-progress';

/** As long as nothing may come before a pull counts as stalled. */
export const stallMs = 30_000;

interface PullOptions {
  signal?: AbortSignal;
  /** What the lines are added to. */
  tally?: PullTally;
  /** Called with every line: keep it cheap. */
  onLine?: () => void;
}

/**
 * Pulls a model and resolves when the server says `success`. Throws what the stream throws: StreamError for
 * a failure, which comes as a line on a status of 200, StreamCutError for an end without success. Throws
 * PullStalledError when no byte has come for half a minute. Aborting rejects with an AbortError and stops the
 * server's download, as a stall does; the next pull goes on from what was fetched.
 */
export async function runPull(
  client: Pick<Client, 'pull'>,
  request: PullRequest,
  { signal, tally = new PullTally(), onLine }: PullOptions = {},
): Promise<void> {
  throwIfAborted(signal);
  const watch = watchForStall();
  const onAbort = () => watch.controller.abort();
  signal?.addEventListener('abort', onAbort);
  tally.beginTry();
  try {
    for await (const chunk of client.pull(request, { signal: watch.controller.signal })) {
      if (tally.add(chunk)) watch.moved(isPatient(chunk.status));
      onLine?.();
    }
  } catch (error) {
    throwIfAborted(signal);
    throw watch.controller.signal.aborted ? new PullStalledError() : error;
  } finally {
    watch.end();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Checking and writing a large model takes minutes and has no lines of its own. */
function isPatient(status: string): boolean {
  return !status.startsWith('pulling ');
}

/** Aborts its controller when nothing has moved for `stallMs`. A line costs a look at the clock, and no timer. */
function watchForStall() {
  const controller = new AbortController();
  let lastMs = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(check, stallMs);
  function check(): void {
    const leftMs = lastMs + stallMs - performance.now();
    if (leftMs > 0) timer = setTimeout(check, leftMs);
    else controller.abort();
  }
  function end(): void {
    clearTimeout(timer);
    timer = undefined;
  }
  return {
    controller,
    end,
    moved(isPatient: boolean): void {
      lastMs = performance.now();
      if (isPatient) end();
      else timer ??= setTimeout(check, stallMs);
    },
  };
}

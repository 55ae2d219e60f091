import { isAbort } from '@/base/abort';
import type { Client } from '@/ollama';
import { toStoredError } from '@/shared/stored-error';
import { RunGrowth } from './run-growth';
import type { Run } from './run';

export interface CompletionPorts {
  client: Pick<Client, 'generateExactly'>;
  /** Told at the beginning how the run can be had as far as it has come, at any time. */
  begin: (latest: () => Run) => void;
  /** Puts the run on screen. Called once a frame at most. */
  show: (run: Run) => void;
  /** Calls back before the next frame is drawn; in a hidden page perhaps never. */
  onNextFrame: (callback: () => void) => void;
  /** Whether the page is going away. Asked when a connection breaks. */
  isLeaving: () => Promise<boolean>;
  /** In milliseconds since 1970. */
  now: () => number;
}

/** So long a page may be busy with lines without being felt to be. */
const sliceMs = 8;

/**
 * Sends a run's request as it is and follows the answer to its end, whichever that is. Resolves with the run as it was
 * shown last: `done`, `stopped` when `signal` aborted, or `failed` with its error; what came until then is kept. A page
 * that is going away leaves it `running`: see [Note: A reload looks like a failure] in the chat's run-turn.ts. Never
 * rejects, unless a port does.
 */
export async function runCompletion(
  run: Run,
  { client, begin, show, onNextFrame, isLeaving, now }: CompletionPorts,
  signal: AbortSignal,
): Promise<Run> {
  const growth = new RunGrowth({ ...run, createdAt: now() });
  begin(() => growth.latest());
  show(growth.latest());

  let isFrameAsked = false;
  let hasEnded = false;
  const showSoon = () => {
    if (isFrameAsked) return;
    isFrameAsked = true;
    onNextFrame(() => {
      isFrameAsked = false;
      if (!hasEnded) show(growth.latest());
    });
  };

  let sliceEndsAt = performance.now() + sliceMs;
  try {
    const onLine = (line: string) => growth.addLine(line, now());
    for await (const chunk of client.generateExactly(run.request, { signal, onLine })) {
      growth.addChunk(chunk, now());
      showSoon();
      if (performance.now() < sliceEndsAt) continue;
      await nextTask();
      sliceEndsAt = performance.now() + sliceMs;
    }
  } catch (error) {
    if (!isAbort(error) && (await isLeaving())) return growth.latest();
    growth.fail(isAbort(error) ? undefined : toStoredError(error));
  }
  hasEnded = true;
  const ended = growth.end(now());
  show(ended);
  return ended;
}

/**
 * Lets the page draw and answer. Lines that came together are read without a pause otherwise. By a message, because
 * the timers of a hidden page come once a second, or once a minute.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

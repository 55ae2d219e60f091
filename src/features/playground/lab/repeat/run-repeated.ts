import { fromStoredError } from '@/shared/stored-error';
import type { EditedRequest, Run } from '../../run';

interface Ports {
  /** Sends one request and follows its answer to its end: `done`, `stopped` or `failed`. */
  runOne: (request: EditedRequest) => Promise<Run>;
  /** Told of each run that has ended, in their order. */
  ended: (run: Run) => void;
}

/**
 * Sends requests one after the other: together they would have to share the server, and no rate would mean anything.
 * One that fails does not end the others. Rejects with an abort when stopped, and with the last error where none of them
 * came to its end.
 */
export async function runRepeated(
  requests: readonly EditedRequest[],
  { runOne, ended }: Ports,
  signal: AbortSignal,
): Promise<void> {
  const runs: Run[] = [];
  for (const request of requests) {
    signal.throwIfAborted();
    const run = await runOne(request);
    runs.push(run);
    ended(run);
  }
  signal.throwIfAborted();
  const { error } = runs.at(-1) ?? {};
  if (error && runs.every(({ status }) => status === 'failed')) throw fromStoredError(error);
}

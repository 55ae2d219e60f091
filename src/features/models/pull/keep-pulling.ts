import { delay, isAbort } from '@/base/abort';
import { RateMeter } from '@/base/rate';
import type { PullRequest } from '@/ollama';
import { codeOf, type ErrorCode } from '@/shared/explain-error';
import type { ServerClient } from '@/shared/use-client';
import { noProgress, PullTally, type PullProgress } from './pull-progress';
import { PullStalledError } from './pull-stalled';
import { runPull } from './run-pull';

/** How far a pull is, and how fast. */
export interface PullState {
  request: PullRequest;
  progress: PullProgress;
  bytesPerSecond?: number;
  remainingSeconds?: number;
  /** How often it was begun again because nothing came. */
  stalls: number;
  /** Why nothing happens now although it goes on. */
  wait?: PullWait;
}

export type PullWait =
  /** The last try failed of something that may heal: the next begins at `untilMs` (milliseconds since 1970). */
  | { for: 'time'; error: unknown; untilMs: number }
  /** The time is over, and others of its server are pulled. */
  | { for: 'turn' };

export function newState(request: PullRequest, progress: PullProgress = noProgress): PullState {
  return { request, progress, stalls: 0 };
}

interface Tools {
  client: ServerClient;
  signal: AbortSignal;
  /** Called with every line; `state` makes what is shown, which costs more than a line may. */
  onChange: (state: () => PullState) => void;
  /** Called when something else than the progress has changed. */
  onTurn: (state: PullState) => void;
  leaveLane: () => void;
  returnToLane: () => Promise<void>;
  /** Given a function that ends the waiting, and undefined when there is none. */
  onHurry: (hurry: (() => void) | undefined) => void;
}

/** Failures that may be over by themselves. What somebody has to do something about is no use to try again. */
const healing = new Set<ErrorCode>([
  'models.pullStalled',
  'unreachable',
  'streamReset',
  'streamEnded',
  'timedOut',
  'proxyFailed',
  'serverBusy',
  'registryUnreachable',
  'registryFailed',
  'registryLimited',
  'downloadMismatch',
]);

/** Tries in a row that bring nothing. With the waits between them they take half an hour. */
const maximumTries = 10;
/** What arrives damaged has to be downloaded whole each time. */
const maximumDamages = 3;
/** Stalls in a row that are answered by beginning again at once. */
const maximumStalls = 3;
const keepsPlaceMs = 1_000;
const firstWaitMs = 5_000;
const longestWaitMs = 300_000;

/**
 * Pulls a model, and begins again by itself after a stall and after what may heal, with growing waits in
 * which others of its server have its place. Resolves and throws as runPull() does; of failures that may heal
 * the last of too many that brought nothing.
 */
export async function keepPulling(initial: PullState, tools: Tools): Promise<void> {
  const { client, signal, onTurn } = tools;
  const { request } = initial;
  const tally = new PullTally(initial.progress);
  let stalls = 0;
  let failures = 0;
  let stallsInRow = 0;
  for (;;) {
    const meter = new RateMeter();
    const state = (wait?: PullWait): PullState => ({ request, progress: tally.progress, stalls, wait });
    const paced = () => withPace(state(), meter);
    try {
      await runPull(client, request, { signal, tally, onLine: () => tools.onChange(paced) });
      return onTurn(paced());
    } catch (error) {
      onTurn(state());
      if (isAbort(error)) throw error;
      const code = codeOf(error, client.server);
      const isDamaged = code === 'downloadMismatch';
      if (!isDamaged && tally.progress.fetchedBytes > 0) failures = stallsInRow = 0;
      if (error instanceof PullStalledError && ++stallsInRow <= maximumStalls) {
        stalls += 1;
        onTurn(state());
        continue;
      }
      if (!healing.has(code) || ++failures >= (isDamaged ? maximumDamages : maximumTries)) throw error;
      const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
      onTurn(state({ for: 'time', error, untilMs: Date.now() + waitMs }));
      await waitForTry(waitMs, tools);
      onTurn(state({ for: 'turn' }));
      await tools.returnToLane();
      onTurn(state());
    }
  }
}

function withPace(state: PullState, meter: RateMeter): PullState {
  const { fetchedBytes, totalBytes, completedBytes } = state.progress;
  meter.add(fetchedBytes, performance.now());
  const remainingSeconds = meter.remainingSeconds(fetchedBytes + totalBytes - completedBytes);
  return { ...state, bytesPerSecond: meter.bytesPerSecond, remainingSeconds };
}

/**
 * Waits for the next try, or until somebody cannot. The place in line is given up only after a moment: when a
 * page goes away its connections break first, and it should not begin others as its last deed.
 */
async function waitForTry(waitMs: number, tools: Tools): Promise<void> {
  if (await hurriedDelay(Math.min(waitMs, keepsPlaceMs), tools)) return;
  tools.leaveLane();
  await hurriedDelay(waitMs - keepsPlaceMs, tools);
}

/** Resolves with whether somebody hurried. */
async function hurriedDelay(waitMs: number, { signal, onHurry }: Tools): Promise<boolean> {
  const hurried = new AbortController();
  const onAbort = () => hurried.abort();
  signal.addEventListener('abort', onAbort);
  onHurry(() => hurried.abort());
  try {
    await delay(waitMs, hurried.signal);
    return false;
  } catch (error) {
    if (signal.aborted) throw error;
    return true;
  } finally {
    signal.removeEventListener('abort', onAbort);
    onHurry(undefined);
  }
}

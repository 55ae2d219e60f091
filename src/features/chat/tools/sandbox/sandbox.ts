import { abortError } from '@/base/abort';
import type { JsonObject } from '@/ollama';

/** A line that a function wrote to its console. */
export interface ConsoleLine {
  level: string;
  text: string;
}

/** How the run of a function ended. */
export type SandboxResult = { lines: ConsoleLine[]; durationMs: number } & (
  | { outcome: 'result'; text: string; isCut: boolean }
  | { outcome: 'error'; text: string }
  | { outcome: 'timedOut' }
  /** The frame never answered: the file is missing, or whoever serves the page forbids frames. */
  | { outcome: 'unavailable' }
);

export interface SandboxOptions {
  timeLimitMs: number;
  /** Of the result and of each console line, in characters. */
  maxLength?: number;
  signal?: AbortSignal;
  /** Where the sandbox is, unless it is beside the page. */
  url?: string;
}

export const defaultMaxLength = 100_000;

/** How long the frame itself may take to load. */
const loadLimitMs = 15_000;
const mostLines = 200;

/**
 * Runs a function of the user's on the arguments of a call, in a frame without an origin and without a network.
 * What it returned is text: as it is, or as JSON. Everything it may use up is bounded: the time, which begins
 * when the frame is ready, what it says, and how much it writes to the console. Ended by removing the frame, in
 * whatever it is at the moment. An abort of `signal` rejects with an AbortError. Otherwise never rejects.
 * See: [Note: Where a tool's function runs] in public/sandbox.html
 */
export function runInSandbox(
  code: string,
  args: JsonObject,
  { timeLimitMs, maxLength = defaultMaxLength, signal, url = 'sandbox.html' }: SandboxOptions,
): Promise<SandboxResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    const nonce = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const lines: ConsoleLine[] = [];
    const frame = document.createElement('iframe');
    let startedAt: number | undefined;
    let timer = setTimeout(() => end({ outcome: 'unavailable' }), loadLimitMs);

    const stop = () => {
      clearTimeout(timer);
      removeEventListener('message', onMessage);
      signal?.removeEventListener('abort', onAbort);
      frame.remove();
    };
    const end = (how: Ending) => {
      stop();
      const durationMs = startedAt === undefined ? 0 : performance.now() - startedAt;
      resolve({ ...how, lines, durationMs });
    };
    const onAbort = () => {
      stop();
      reject(abortError());
    };
    const onMessage = ({ source, origin, data }: MessageEvent<unknown>) => {
      // Whoever else speaks to this page is not listened to.
      if (source !== frame.contentWindow || origin !== 'null') return;
      const said = read(data, maxLength);
      if (said.kind === 'ready' && startedAt === undefined) {
        clearTimeout(timer);
        startedAt = performance.now();
        timer = setTimeout(() => end({ outcome: 'timedOut' }), timeLimitMs);
        frame.contentWindow!.postMessage({ nonce, code, args, maxLength }, '*');
      } else if (said.nonce !== nonce) {
        return;
      } else if (said.kind === 'console') {
        if (lines.length < mostLines) lines.push({ level: said.level, text: said.text });
      } else if (said.kind === 'result') {
        end({ outcome: 'result', text: said.text, isCut: said.isCut });
      } else if (said.kind === 'error') {
        end({ outcome: 'error', text: said.text });
      }
    };

    addEventListener('message', onMessage);
    signal?.addEventListener('abort', onAbort, { once: true });
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.hidden = true;
    frame.src = new URL(url, document.baseURI).href;
    document.body.append(frame);
  });
}

type Ending =
  | { outcome: 'result'; text: string; isCut: boolean }
  | { outcome: 'error'; text: string }
  | { outcome: 'timedOut' }
  | { outcome: 'unavailable' };

type Said = {
  kind: 'ready' | 'console' | 'result' | 'error' | undefined;
  nonce: unknown;
  level: string;
  text: string;
  isCut: boolean;
};

/** What comes from the frame is read, not believed: a function could have found a way to speak for it. */
function read(data: unknown, maxLength: number): Said {
  const { sandbox, nonce, kind, level, text, isCut } = (
    typeof data === 'object' && data !== null ? data : {}
  ) as Record<string, unknown>;
  const known = kind === 'console' || kind === 'result' || kind === 'error' ? kind : undefined;
  const words = typeof text === 'string' ? text : '';
  return {
    kind: sandbox === 'ready' ? 'ready' : known,
    nonce,
    level: typeof level === 'string' ? level.slice(0, 20) : 'log',
    text: words.slice(0, maxLength),
    isCut: isCut === true || words.length > maxLength,
  };
}

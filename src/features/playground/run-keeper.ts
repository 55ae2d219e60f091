import { delay } from '@/base/abort';
import { browserStorage } from '@/shared/browser-storage';
import { readStoredError } from '@/shared/stored-error';
import { amount, finite, fields, isFields, text } from '@/ollama/read';
import type { ServerId } from '@/shared/server';
import type { EditedRequest, Run, RunLine } from './run';

// The last run of a tab, kept over a reload: as far as it had come, and bounded.

const key = 'paddock.playground.run';
const everyMs = 1000;
/** Longer ones keep their beginning. */
const longestText = 300_000;
const mostLines = 200;
const longestLine = 500;

/** How a run ends whose page went away. */
export const interrupted = {
  status: 'failed',
  error: { name: 'CodedError', code: 'playground.interrupted' },
} as const satisfies Partial<Run>;

/** What of a window is watched. */
type PageEvents = Pick<EventTarget, 'addEventListener'>;

/** Keeps the newest run while it is written, every second and when the page goes. */
export class RunKeeper {
  private latest: (() => Run) | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private leaving = false;

  /** `page` is the window whose going away is watched. */
  constructor(page: PageEvents) {
    page.addEventListener('pagehide', () => {
      this.leaving = true;
      this.write();
    });
    page.addEventListener('pageshow', () => (this.leaving = false));
  }

  /** Whether the page is going away, which it is told a moment after its connections broke. */
  async isLeaving(): Promise<boolean> {
    await delay(100);
    return this.leaving;
  }

  /** From now on this run is the one that is kept. */
  begin(latest: () => Run): void {
    this.latest = latest;
    this.timer ??= setInterval(() => this.write(), everyMs);
    this.write();
  }

  /** A run has come to its end. */
  end(run: Run): void {
    if (this.latest?.().id !== run.id) return;
    this.latest = () => run;
    this.write();
    this.latest = undefined;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private write(): void {
    if (!this.latest) return;
    try {
      browserStorage('sessionStorage')?.setItem(key, JSON.stringify(shortened(this.latest())));
    } catch {
      // Full: what was kept before stays, which is older by a second.
    }
  }
}

/**
 * The run that an earlier page of this tab has kept; one that was still being written is told to be interrupted.
 * Undefined where there is none that can be read. Never throws.
 */
export function readKeptRun(): Run | undefined {
  try {
    const run = readRun(JSON.parse(browserStorage('sessionStorage')?.getItem(key) ?? 'null'));
    if (run?.status !== 'running') return run;
    return { ...run, ...interrupted };
  } catch {
    return undefined;
  }
}

function shortened({ context, logprobs: _, logprobsLeftOut: _tokens, ...run }: Run): object {
  const lines = run.lines.slice(-mostLines).map(({ atMs, text }) => ({ atMs, text: text.slice(0, longestLine) }));
  const { images, ...words } = run.request;
  const isSmall = (value: unknown) => JSON.stringify(value ?? null).length < longestText;
  return {
    ...run,
    // To the letter where there is room: pictures are what takes it.
    request: isSmall(images) ? run.request : words,
    thinking: run.thinking.slice(0, longestText),
    response: run.response.slice(0, longestText),
    lines,
    linesLeftOut: run.linesLeftOut + run.lines.length - lines.length,
    ...(isSmall(context) && { context }),
  };
}

function readRun(value: unknown): Run | undefined {
  if (!isFields(value) || !isFields(value.request)) return undefined;
  const { id, serverId, status, createdAt } = value;
  if (typeof id !== 'string' || typeof serverId !== 'string' || typeof createdAt !== 'number') return undefined;
  if (status !== 'running' && status !== 'done' && status !== 'stopped' && status !== 'failed') return undefined;
  const metrics = fields(value.metrics);
  return {
    id,
    serverId: serverId as ServerId,
    request: value.request as EditedRequest,
    status,
    createdAt,
    firstChunkAt: finite(value.firstChunkAt),
    endedAt: finite(value.endedAt),
    thinking: text(value.thinking) ?? '',
    response: text(value.response) ?? '',
    lines: Array.isArray(value.lines) ? value.lines.filter(isLine) : [],
    linesLeftOut: amount(value.linesLeftOut) ?? 0,
    logprobs: [],
    ...(isFields(value.metrics) && {
      metrics: Object.fromEntries(Object.entries(metrics).filter(([, each]) => amount(each) !== undefined)),
    }),
    done_reason: text(value.done_reason),
    context: Array.isArray(value.context) ? value.context.filter((each) => typeof each === 'number') : undefined,
    renderedPrompt: text(value.renderedPrompt),
    error: value.error === undefined ? undefined : readStoredError(value.error),
  };
}

function isLine(value: unknown): value is RunLine {
  return isFields(value) && typeof value.atMs === 'number' && typeof value.text === 'string';
}

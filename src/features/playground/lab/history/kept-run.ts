import type { ServerId } from '@/shared/server';
import type { EditedRequest, Run, RunStatus } from '../../run';

/** What the history keeps, at most. Sizes are those of the JSON, in bytes or nearly so. */
export const bounds = {
  runs: 500,
  bytes: 20_000_000,
  /** The pictures of one request: bigger ones are left out, and counted. */
  imageBytes: 1_000_000,
  /** One run. First what can be had again by another run goes: probabilities, lines, the model's memory. */
  runBytes: 2_000_000,
  lines: 200,
  lineLength: 500,
  /** An answer, or the thoughts before it. */
  textLength: 500_000,
};

/** A run of the history. Never changed in place. */
export interface KeptRun {
  run: Run;
  /** As it was called then: it may be gone by now. */
  serverName: string;
  imagesLeftOut: number;
  /** When it was pinned, in milliseconds since 1970. What is pinned stays, and counts for no bound. */
  pinnedAt?: number;
  sizeBytes: number;
}

/** What the list shows of a run. */
export interface RunHead {
  id: string;
  createdAt: number;
  serverId: ServerId;
  serverName: string;
  model: string;
  status: RunStatus;
  /** The beginning of what was asked, and of what came. */
  prompt: string;
  answer: string;
  imagesLeftOut: number;
  pinnedAt?: number;
  sizeBytes: number;
}

const beginning = 200;

/** A run as it is kept: bounded. Undefined where it is running, or what was asked alone is too long. */
export function toKept(run: Run, serverName: string): KeptRun | undefined {
  if (run.status === 'running') return undefined;
  const { images, ...words } = run.request;
  const areImagesBig = images !== undefined && sizeOf(images) > bounds.imageBytes;
  const request = (areImagesBig ? words : run.request) as EditedRequest;
  const lines = run.lines.slice(-bounds.lines).map(({ atMs, text }) => ({ atMs, text: cut(text, bounds.lineLength) }));
  let kept: Run = {
    ...run,
    request,
    thinking: cut(run.thinking, bounds.textLength),
    response: cut(run.response, bounds.textLength),
    lines,
    linesLeftOut: run.linesLeftOut + run.lines.length - lines.length,
  };
  const leaner: ((from: Run) => Run)[] = [
    (from) => ({
      ...from,
      logprobs: [],
      ...(from.logprobs.length > 0 && { logprobsLeftOut: (from.logprobsLeftOut ?? 0) + from.logprobs.length }),
    }),
    (from) => ({ ...from, lines: [], linesLeftOut: from.linesLeftOut + from.lines.length }),
    ({ context: _, ...from }) => from,
  ];
  for (const step of leaner) if (sizeOf(kept) > bounds.runBytes) kept = step(kept);
  const sizeBytes = sizeOf(kept);
  if (sizeBytes > bounds.runBytes) return undefined;
  return { run: kept, serverName, imagesLeftOut: areImagesBig ? lengthOf(images) : 0, sizeBytes };
}

export function headOf({ run, serverName, imagesLeftOut, pinnedAt, sizeBytes }: KeptRun): RunHead {
  const { id, createdAt, serverId, status, request } = run;
  return {
    id,
    createdAt,
    serverId,
    serverName,
    model: text(request.model),
    status,
    prompt: cut(text(request.prompt), beginning),
    answer: cut(run.response || run.thinking, beginning),
    imagesLeftOut,
    ...(pinnedAt !== undefined && { pinnedAt }),
    sizeBytes,
  };
}

/** Those that have to go, so that the bounds are kept: the oldest that are not pinned. The newest always stays. */
export function tooMany(heads: readonly RunHead[]): string[] {
  const loose = heads
    .filter(({ pinnedAt }) => pinnedAt === undefined)
    .toSorted((one, other) => other.createdAt - one.createdAt);
  let bytes = 0;
  return loose
    .filter(({ sizeBytes }, index) => {
      bytes += sizeBytes;
      return index > 0 && (index >= bounds.runs || bytes > bounds.bytes);
    })
    .map(({ id }) => id);
}

/** Whether all of some words, divided by blanks, are in what was asked or answered, whatever their case. */
export function hasWords({ run: { request, response, thinking } }: KeptRun, words: string): boolean {
  const { model, prompt, suffix, system } = request;
  const all = [model, prompt, suffix, system, response, thinking].map(text).join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** Half of a character is none: a picture of it would be a question mark. */
function cut(words: string, length: number): string {
  if (words.length <= length) return words;
  const isHalf = /[\ud800-\udbff]/.test(words[length - 1]!);
  return words.slice(0, isHalf ? length - 1 : length);
}

import type { Metrics } from '@/ollama';
import { amount, finite, isFields, list, numbers, someText, text, type Fields } from '@/ollama/read';
import { readLogprobs } from '@/ollama/read-message';
import type { ServerId } from '@/shared/server';
import { readStoredError } from '@/shared/stored-error';
import type { EditedRequest, Run, RunLine, RunStatus } from '../../run';
import type { KeptRun, RunHead } from './kept-run';

// What this browser has stored is read, not believed: another version of the page, an extension, a half-restored
// profile may have written anything.

/** A run of the history. Undefined where nobody could tell what it was. Never throws. */
export function readKeptRun(value: unknown): KeptRun | undefined {
  if (!isFields(value)) return undefined;
  const run = readRun(value.run);
  return run && { run, ...readOwn(value) };
}

/** What the list shows of a run. Undefined without an id that leads to it. Never throws. */
export function readRunHead(value: unknown): RunHead | undefined {
  if (!isFields(value)) return undefined;
  const id = readId(value.id);
  const status = readStatus(value.status);
  if (id === undefined || status === undefined) return undefined;
  return {
    id,
    createdAt: amount(value.createdAt) ?? 0,
    serverId: (text(value.serverId) ?? '') as ServerId,
    model: text(value.model) ?? '',
    status,
    prompt: text(value.prompt) ?? '',
    answer: text(value.answer) ?? '',
    ...readOwn(value),
  };
}

function readOwn(value: Fields) {
  const pinnedAt = amount(value.pinnedAt);
  return {
    serverName: text(value.serverName) ?? '',
    imagesLeftOut: amount(value.imagesLeftOut) ?? 0,
    sizeBytes: amount(value.sizeBytes) ?? 0,
    ...(pinnedAt !== undefined && { pinnedAt }),
  };
}

function readRun(value: unknown): Run | undefined {
  if (!isFields(value) || !isFields(value.request)) return undefined;
  const id = readId(value.id);
  const status = readStatus(value.status);
  if (id === undefined || status === undefined) return undefined;
  const optional = {
    firstChunkAt: amount(value.firstChunkAt),
    endedAt: amount(value.endedAt),
    logprobsLeftOut: amount(value.logprobsLeftOut) || undefined,
    metrics: isFields(value.metrics) ? readMetrics(value.metrics) : undefined,
    done_reason: someText(value.done_reason),
    context: numbers(value.context),
    renderedPrompt: text(value.renderedPrompt),
    error: value.error === undefined ? undefined : readStoredError(value.error),
  };
  return {
    id,
    serverId: (text(value.serverId) ?? '') as ServerId,
    request: { ...value.request, model: text(value.request.model) ?? '' } as EditedRequest,
    status,
    createdAt: amount(value.createdAt) ?? 0,
    thinking: text(value.thinking) ?? '',
    response: text(value.response) ?? '',
    lines: list(value.lines, readLine),
    linesLeftOut: amount(value.linesLeftOut) ?? 0,
    logprobs: readLogprobs(value.logprobs) ?? [],
    ...(Object.fromEntries(Object.entries(optional).filter(([, each]) => each !== undefined)) as Partial<Run>),
  };
}

const measures = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const satisfies (keyof Metrics)[];

function readMetrics(value: Fields): Metrics {
  const entries = measures.map((name) => [name, amount(value[name])] as const);
  return Object.fromEntries(entries.filter(([, measure]) => measure !== undefined));
}

function readLine(value: unknown): RunLine | undefined {
  if (!isFields(value)) return undefined;
  const line = text(value.text);
  return line === undefined ? undefined : { atMs: finite(value.atMs) ?? 0, text: line };
}

/** Only what has ended is kept. */
function readStatus(value: unknown): RunStatus | undefined {
  return value === 'done' || value === 'stopped' || value === 'failed' ? value : undefined;
}

function readId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : undefined;
}

import { jsonRequest, readObject, send, streamObjects, type LineOptions, type LineReader } from './call';
import { StreamCutError } from './errors';
import type { DebugInfo } from './read-debug';
import { readChunkFacts, readToolCalls } from './read-message';
import { date, numbers, someText, text, type Fields } from './read';
import type { CallOptions, Transport } from './transport';
import type { DoneReason, Format, KeepAlive, Logprob, Metrics, Options, Think, ToolCall } from './types';

export interface GenerateRequest {
  model: string;
  /** Empty loads the model (or unloads it, with `keep_alive: 0`). */
  prompt?: string;
  suffix?: string;
  system?: string;
  template?: string;
  /** Token memory of the previous answer; deprecated by the server. */
  context?: number[];
  raw?: boolean;
  format?: Format;
  keep_alive?: KeepAlive;
  images?: string[];
  options?: Options;
  think?: Think;
  truncate?: boolean;
  shift?: boolean;
  logprobs?: boolean;
  top_logprobs?: number;
  /** Answers with the rendered prompt instead of running the model. */
  _debug_render_only?: boolean;
}

export interface GenerateChunk extends Metrics {
  /** Empty where the server does not tell. */
  model: string;
  remote_model?: string;
  remote_host?: string;
  created_at?: string;
  response: string;
  thinking?: string;
  done: boolean;
  done_reason?: DoneReason;
  context?: number[];
  tool_calls?: ToolCall[];
  logprobs?: Logprob[];
  _debug_info?: DebugInfo;
}

const lines: LineReader<GenerateChunk> = {
  read: readChunk,
  isLast: (chunk) => chunk.done || chunk._debug_info !== undefined,
};

function readChunk(line: Fields): GenerateChunk {
  const chunk: GenerateChunk = {
    model: text(line.model) ?? '',
    created_at: date(line.created_at),
    response: text(line.response) ?? '',
    done: line.done === true,
  };
  if (line.thinking !== undefined) chunk.thinking = someText(line.thinking);
  if (line.tool_calls !== undefined) chunk.tool_calls = readToolCalls(line.tool_calls);
  readChunkFacts(line, chunk);
  if (chunk.done && line.context !== undefined) chunk.context = numbers(line.context);
  return chunk;
}

/**
 * Generates a completion, streamed. The last chunk has `done: true`, the metrics, and possibly text:
 * always append it. Throws StreamCutError when the stream ends without it.
 */
export function generate(
  transport: Transport,
  request: GenerateRequest,
  options?: CallOptions,
): AsyncGenerator<GenerateChunk, void, void> {
  return streamObjects(transport, jsonRequest('POST', '/api/generate', { ...request, stream: true }), lines, options);
}

/** Generates a completion and resolves with all of it at once. */
export async function generateWhole(
  transport: Transport,
  request: GenerateRequest,
  options?: CallOptions,
): Promise<GenerateChunk> {
  const path = '/api/generate';
  const call = jsonRequest('POST', path, { ...request, stream: false });
  return readChunk(await readObject(await send(transport, call, options), path));
}

/** A request as somebody wrote it: with fields that nobody knows here, and values that no server takes. */
export type ExactRequest = { readonly stream?: unknown; readonly [field: string]: unknown };

/**
 * Sends a request to the letter and yields the chunks of its answer: one where `stream` is false, as they come
 * otherwise. `onLine` is given each line before it is read. Throws StreamCutError when an answer of either
 * kind ends without its last chunk, which the repeat guard brings about in both.
 */
export async function* generateExactly(
  transport: Transport,
  request: ExactRequest,
  options?: CallOptions & LineOptions,
): AsyncGenerator<GenerateChunk, void, void> {
  const call = jsonRequest('POST', '/api/generate', request);
  if (request.stream !== false) return yield* streamObjects(transport, call, lines, options);
  const whole = readChunk(await readObject(await send(transport, call, options), call.path, options));
  yield whole;
  if (!lines.isLast(whole)) throw new StreamCutError(call.path, 'ended');
}

import { jsonRequest, readObject, send, streamObjects, type LineReader } from './call';
import type { DebugInfo } from './read-debug';
import { readChunkFacts, readMessage } from './read-message';
import { date, text, type Fields } from './read';
import type { CallOptions, Transport } from './transport';
import type { DoneReason, Format, KeepAlive, Logprob, Message, Metrics, Options, Think, Tool } from './types';

export interface ChatRequest {
  model: string;
  /** Empty loads the model (or unloads it, with `keep_alive: 0`). */
  messages: Message[];
  format?: Format;
  keep_alive?: KeepAlive;
  tools?: Tool[];
  options?: Options;
  think?: Think;
  /** False refuses a history that is too long instead of dropping its oldest messages. Since v0.12.6. */
  truncate?: boolean;
  shift?: boolean;
  logprobs?: boolean;
  top_logprobs?: number;
  _debug_render_only?: boolean;
}

export interface ChatChunk extends Metrics {
  /** Empty where the server does not tell. */
  model: string;
  remote_model?: string;
  remote_host?: string;
  created_at?: string;
  message: Message;
  done: boolean;
  done_reason?: DoneReason;
  logprobs?: Logprob[];
  _debug_info?: DebugInfo;
}

const lines: LineReader<ChatChunk> = {
  read: readChunk,
  isLast: (chunk) => chunk.done || chunk._debug_info !== undefined,
};

function readChunk(line: Fields): ChatChunk {
  const chunk: ChatChunk = {
    model: text(line.model) ?? '',
    created_at: date(line.created_at),
    message: readMessage(line.message),
    done: line.done === true,
  };
  readChunkFacts(line, chunk);
  return chunk;
}

/**
 * Answers a conversation, streamed. Tool calls may come in any chunk; the last has `done: true`, the
 * metrics, and possibly text: always append it. Throws StreamCutError when the stream ends without it.
 * No chunk arrives while the request is queued or the model loads.
 */
export function chat(
  transport: Transport,
  request: ChatRequest,
  options?: CallOptions,
): AsyncGenerator<ChatChunk, void, void> {
  return streamObjects(transport, jsonRequest('POST', '/api/chat', { ...request, stream: true }), lines, options);
}

/** Answers a conversation and resolves with the whole answer at once. */
export async function chatWhole(transport: Transport, request: ChatRequest, options?: CallOptions): Promise<ChatChunk> {
  const path = '/api/chat';
  const call = jsonRequest('POST', path, { ...request, stream: false });
  return readChunk(await readObject(await send(transport, call, options), path));
}

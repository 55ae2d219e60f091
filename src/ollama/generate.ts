import { jsonRequest, readObject, send, streamObjects } from './call';
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
  model: string;
  remote_model?: string;
  remote_host?: string;
  created_at: string;
  response: string;
  thinking?: string;
  done: boolean;
  done_reason?: DoneReason;
  context?: number[];
  tool_calls?: ToolCall[];
  logprobs?: Logprob[];
  _debug_info?: { rendered_template: string; image_count?: number };
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
  const isLast = (chunk: GenerateChunk) => chunk.done || chunk._debug_info !== undefined;
  return streamObjects(transport, jsonRequest('POST', '/api/generate', { ...request, stream: true }), isLast, options);
}

/** Generates a completion and resolves with all of it at once. */
export async function generateWhole(
  transport: Transport,
  request: GenerateRequest,
  options?: CallOptions,
): Promise<GenerateChunk> {
  const path = '/api/generate';
  return readObject(await send(transport, jsonRequest('POST', path, { ...request, stream: false }), options), path);
}

import {
  amount,
  fields,
  finite,
  isFields,
  jsonObject,
  list,
  numbers,
  parseJson,
  someText,
  text,
  texts,
  type Fields,
} from './read';
import { readDebugInfo, type DebugInfo } from './read-debug';
import type { DoneReason, JsonObject, Logprob, Message, Metrics, TokenLogprob, ToolCall } from './types';

/** Reads the message of an answer's line: the assistant's, and empty, where it says nothing else. */
export function readMessage(value: unknown): Message {
  const from = fields(value);
  const message: Message = { role: readRole(from.role) ?? 'assistant', content: text(from.content) ?? '' };
  if (from.thinking !== undefined) message.thinking = someText(from.thinking);
  if (from.tool_calls !== undefined) message.tool_calls = readToolCalls(from.tool_calls);
  if (from.images !== undefined) message.images = texts(from.images);
  if (from.tool_name !== undefined) message.tool_name = someText(from.tool_name);
  if (from.tool_call_id !== undefined) message.tool_call_id = someText(from.tool_call_id);
  return message;
}

/** One of the four roles. */
export function readRole(value: unknown): Message['role'] | undefined {
  return value === 'assistant' || value === 'user' || value === 'system' || value === 'tool' ? value : undefined;
}

/** Reads a list of tool calls; undefined where there are none. */
export function readToolCalls(value: unknown): ToolCall[] | undefined {
  const calls = list(value, readToolCall);
  return calls.length > 0 ? calls : undefined;
}

/** A call that names no function is kept: something wanted to call, and whoever reads on should know. */
function readToolCall(value: unknown): ToolCall | undefined {
  if (!isFields(value)) return undefined;
  const called = fields(value.function);
  const call: ToolCall = { function: { name: text(called.name) ?? '', arguments: readArguments(called.arguments) } };
  if (called.index !== undefined) call.function.index = amount(called.index);
  if (value.id !== undefined) call.id = someText(value.id);
  return call;
}

/** What speaks for another engine may pass its arguments on as that has them: as a text with JSON in it. */
function readArguments(value: unknown): JsonObject {
  if (typeof value !== 'string') return jsonObject(value) ?? {};
  try {
    return jsonObject(parseJson(value)) ?? {};
  } catch {
    return {};
  }
}

/** Reads the probabilities of tokens, leaving out what cannot be read; undefined where there are none. Never throws. */
export function readLogprobs(value: unknown): Logprob[] | undefined {
  return Array.isArray(value) ? list(value, readLogprob) : undefined;
}

function readLogprob(value: unknown): Logprob | undefined {
  const token = readToken(value);
  const top = token && (value as Partial<Logprob>).top_logprobs;
  return token && Array.isArray(top) ? { ...token, top_logprobs: list(top, readToken) } : token;
}

function readToken(value: unknown): TokenLogprob | undefined {
  if (!isFields(value)) return undefined;
  const token = text(value.token);
  const logprob = finite(value.logprob);
  if (token === undefined || logprob === undefined) return undefined;
  const bytes = numbers(value.bytes);
  return bytes ? { token, logprob, bytes } : { token, logprob };
}

const metrics = [
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
] as const satisfies (keyof Metrics)[];

interface ChunkFacts extends Metrics {
  remote_model?: string;
  remote_host?: string;
  done: boolean;
  done_reason?: DoneReason;
  logprobs?: Logprob[];
  _debug_info?: DebugInfo;
}

/** Copies what the lines of every answer may have beside their text; a reason and measures only of the last one. */
export function readChunkFacts(line: Fields, chunk: ChunkFacts): void {
  if (line.remote_model !== undefined) chunk.remote_model = someText(line.remote_model);
  if (line.remote_host !== undefined) chunk.remote_host = someText(line.remote_host);
  if (line.logprobs !== undefined) chunk.logprobs = readLogprobs(line.logprobs);
  if (line._debug_info !== undefined) chunk._debug_info = readDebugInfo(line._debug_info);
  if (!chunk.done) return;
  if (line.done_reason !== undefined) chunk.done_reason = someText(line.done_reason);
  readMetrics(line, chunk);
}

/** Copies the measures that a line has. Only the last line has any. */
function readMetrics(from: Fields, into: Metrics): void {
  for (const name of metrics) if (from[name] !== undefined) into[name] = amount(from[name]);
}

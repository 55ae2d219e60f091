import { isAbort } from '@/base/abort';
import type { Message, Metrics, ToolCall } from '@/ollama/types';
import { Refusal, unlessEmpty } from './answers';
import { EngineError, type EngineChunk } from './engine';
import { isObject, isString, kindOf, type Fields } from './fields';
import type { Lease } from './runner';

// What chat and generate have in common.

/** After this many equal pieces in a row the real server gives up on an answer, silently. */
const mostRepeats = 30;

/**
 * The chunks of an answer, with the model given back when it ends, however it ends.
 *
 * [Note: Repeat guard] When the same piece comes more than 30 times in a row the server stops reading
 * and the stream ends without a last record and without an error. (llm/server.go at v0.24.0) From 0.30 on
 * not where llama.cpp makes the prompt of a chat. (llm/llama_server.go at v0.33.0-rc2)
 *
 * An EngineError is the engine's refusal; any other error means that it died, so the model is taken out.
 */
export async function* leased(
  lease: Lease,
  chunks: AsyncGenerator<EngineChunk, void, void>,
  { isGuarded = true } = {},
): AsyncGenerator<EngineChunk, void, void> {
  let lastPiece: string | undefined;
  let repeats = 0;
  try {
    for await (const chunk of chunks) {
      const piece = (chunk.content ?? chunk.thinking)?.trim();
      repeats = piece !== undefined && piece === lastPiece && !chunk.done ? repeats + 1 : 0;
      lastPiece = piece;
      if (isGuarded && repeats > mostRepeats) return;
      yield chunk;
    }
  } catch (error) {
    throw failureOf(error, lease);
  } finally {
    lease.release();
  }
}

/** The failure that a client sees of an engine's; a dead engine is taken out. */
export function failureOf(error: unknown, lease: Lease): unknown {
  if (isAbort(error) || error instanceof EngineError || error instanceof Refusal) return error;
  lease.discard();
  const cause = error instanceof Error ? error.message : String(error);
  return new Refusal(500, `model runner has unexpectedly stopped, this may be due to resource limitations: ${cause}`);
}

export function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6);
}

/** The metrics of a last record, zeros left out. */
export function metricsOf(done: NonNullable<EngineChunk['done']>, startedAt: number, loadMs: number): Metrics {
  return {
    total_duration: nanoseconds(performance.now() - startedAt),
    load_duration: unlessEmpty(nanoseconds(loadMs)),
    prompt_eval_count: unlessEmpty(done.promptTokens),
    prompt_eval_duration: unlessEmpty(nanoseconds(done.promptMs)),
    eval_count: unlessEmpty(done.generatedTokens),
    eval_duration: unlessEmpty(nanoseconds(done.generateMs)),
  };
}

/** Tool calls as the server sends them: each with an id and its index. */
export function numbered(calls: ToolCall[], firstIndex: number): ToolCall[] {
  return calls.map((call, offset) => ({
    id: call.id ?? newCallId(),
    function: { index: firstIndex + offset, name: call.function.name, arguments: call.function.arguments },
  }));
}

function newCallId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `call_${Array.from(bytes, (byte) => '0123456789abcdefghijklmnopqrstuvwxyz'[byte % 36]).join('')}`;
}

/** `logprobs` and `top_logprobs`: how many alternatives to report, or undefined. Throws a Refusal of 400. */
export function readTopLogprobs(fields: Fields): number | undefined {
  const top = fields.integer('top_logprobs');
  if (top < 0 || top > 20) throw new Refusal(400, 'top_logprobs must be between 0 and 20');
  return fields.bool('logprobs', false) ? top : undefined;
}

/** The messages of a chat. Throws a Refusal of 400. */
export function readMessages(fields: Fields): Message[] {
  return fields.list('messages', '[]api.Message', isObject).map((message) => {
    if (message.content !== undefined && message.content !== null && !isString(message.content)) {
      throw new Refusal(
        400,
        `json: cannot unmarshal ${kindOf(message.content)} into Go struct field ChatRequest.messages.content of type string`,
      );
    }
    for (const call of Array.isArray(message.tool_calls) ? message.tool_calls : []) {
      const called = isObject(call) ? call.function : undefined;
      if (isObject(called) && isString(called.arguments)) {
        throw new Refusal(
          400,
          'json: cannot unmarshal string into Go struct field ChatRequest.messages.tool_calls.function.arguments of type map[string]interface {}',
        );
      }
    }
    const images = Array.isArray(message.images) ? message.images.filter(isString) : [];
    images.forEach(checkBase64);
    return {
      ...message,
      role: String(message.role ?? '').toLowerCase() as Message['role'],
      content: message.content ?? '',
      images: unlessEmpty(images),
    } as Message;
  });
}

/** Throws a Refusal of 400 for anything but bare, padded base64. */
export function checkBase64(image: string): void {
  const bad = image.search(/[^A-Za-z0-9+/=]/);
  const end = image.length % 4 === 0 ? -1 : image.length - (image.length % 4);
  const position = bad >= 0 ? bad : end;
  if (position >= 0) throw new Refusal(400, `illegal base64 data at input byte ${position}`);
}

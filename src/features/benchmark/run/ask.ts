import { isAbort } from '@/base/abort';
import { StreamCutError, type GenerateChunk, type GenerateRequest, type Transport } from '@/ollama';
import { generate } from '@/ollama/generate';
import { toStoredError } from '@/shared/stored-error';
import { readMetrics } from './read-run';
import type { Sample } from './run';

interface AskTools {
  transport: Transport;
  signal: AbortSignal;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
}

/**
 * Asks once and measures: when the headers came, when the first word, when the end, and what the server says of
 * it. Throws only an abort: what else goes wrong is told by the sample.
 */
export async function ask(request: GenerateRequest, { transport, signal, now }: AskTools): Promise<Sample> {
  const startedAt = now();
  const since = () => now() - startedAt;
  let headersMs: number | undefined;
  let firstTokenMs: number | undefined;
  let last: GenerateChunk | undefined;
  const watched: Transport = {
    fetch: async (call, options) => {
      const response = await transport.fetch(call, options);
      headersMs = since();
      return response;
    },
    upload: (call, options) => transport.upload(call, options),
  };
  const seen = () => ({ headersMs, firstTokenMs, totalMs: since(), metrics: readMetrics(last) });
  try {
    for await (const chunk of generate(watched, request, { signal })) {
      if (chunk.response !== '' || chunk.thinking) firstTokenMs ??= since();
      if (chunk.done) last = chunk;
    }
    return { end: isWhole(request, last) ? 'length' : 'stop', ...seen() };
  } catch (error) {
    if (isAbort(error)) throw error;
    // See: [Note: Silent ends]
    const isSilent = error instanceof StreamCutError && error.how === 'ended' && firstTokenMs !== undefined;
    return { end: isSilent ? 'silent' : 'failed', error: toStoredError(error), ...seen() };
  }
}

/**
 * [Note: Silent ends] A server ends a stream without a last line, and so without measures, when a model has said
 * the same more than thirty times, and from 0.30 on also when its engine failed in mid-answer. The first words
 * came all the same. (llm/server.go Completion at v0.24.0, llm/llama_server.go at v0.33.0-rc2)
 *
 * Whether an answer is as long as was asked for. The token that ends an answer counts as one.
 */
function isWhole({ options }: GenerateRequest, last: GenerateChunk | undefined): boolean {
  const { done_reason: reason, eval_count: count } = last ?? {};
  return reason === undefined ? count === undefined || count >= (options?.num_predict ?? 0) : reason === 'length';
}

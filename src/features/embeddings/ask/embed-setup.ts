import type { EmbeddingsRequest, EmbedRequest } from '@/ollama';
import { filled, isRecord, readBasicSetup } from '@/shared/run/read-setup';
import type { BasicSetup } from '@/shared/run/run-setup';

/** How vectors are asked for, beside the texts: in the wire's own terms. What is undefined is left to the server. */
export interface EmbedSetup extends Pick<BasicSetup, 'options' | 'keep_alive' | 'truncate'> {
  /** Cuts vectors to fewer numbers than the model's own. */
  dimensions?: number;
  /** By the endpoint of old servers and clients: one text a request, no dimensions, no choice of what is too long. */
  isLegacy?: true;
}

/** A request as it is sent. */
type SentRequest = { path: '/api/embed'; body: EmbedRequest } | { path: '/api/embeddings'; body: EmbeddingsRequest };

export const defaultBatchSize = 64;
/** One request holds all of its texts and vectors in memory, on both ends. */
export const maxBatchSize = 1024;

/** How many texts go into one request. */
export function textsPerRequest({ isLegacy }: EmbedSetup, batchSize: number): number {
  return isLegacy ? 1 : batchSize;
}

/** The request for some texts. A text alone is sent as such, not as a list of one. */
export function toRequest(model: string, setup: EmbedSetup, texts: readonly string[]): SentRequest {
  const { options, keep_alive, truncate, dimensions } = setup;
  const how = {
    ...(options !== undefined && { options }),
    ...(keep_alive !== undefined && { keep_alive }),
  };
  if (setup.isLegacy) return { path: '/api/embeddings', body: { model, prompt: texts[0] ?? '', ...how } };
  const input = texts.length === 1 ? texts[0]! : [...texts];
  return {
    path: '/api/embed',
    body: {
      model,
      input,
      ...(truncate !== undefined && { truncate }),
      ...(dimensions !== undefined && { dimensions }),
      ...how,
    },
  };
}

/** What is typed as dimensions, or why it cannot be sent. `own` is how many numbers the model's vectors have. */
export function readDimensions(
  typed: string,
  own: number | undefined,
): { dimensions?: number; problem?: 'notWhole' | 'notFewer' } {
  const text = typed.trim();
  if (text === '') return {};
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text)) || Number(text) === 0) return { problem: 'notWhole' };
  const dimensions = Number(text);
  // The server would give all of them, and say nothing.
  return own !== undefined && dimensions >= own ? { problem: 'notFewer' } : { dimensions };
}

/** What is typed as the size of a batch; undefined where it is none. */
export function readBatchSize(typed: string): number | undefined {
  const text = typed.trim();
  if (text === '') return defaultBatchSize;
  const size = Number(text);
  return /^\d+$/.test(text) && size >= 1 && size <= maxBatchSize ? size : undefined;
}

/** Reads a stored setup; what cannot be used is left to the server. Never throws. */
export function toEmbedSetup(value: unknown): EmbedSetup {
  if (!isRecord(value)) return {};
  const { options, keep_alive, truncate } = readBasicSetup(value);
  const { dimensions } = value;
  const isSize = Number.isSafeInteger(dimensions) && (dimensions as number) > 0;
  return (
    filled<EmbedSetup>({
      options,
      keep_alive,
      truncate,
      dimensions: isSize ? (dimensions as number) : undefined,
      isLegacy: value.isLegacy === true ? true : undefined,
    }) ?? {}
  );
}

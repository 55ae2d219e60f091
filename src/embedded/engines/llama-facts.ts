import { readGguf } from '@/formats/gguf-reader';
import type { GgufValue } from '@/formats/gguf-value';
import { isAbort } from '@/base/abort';
import { EngineError } from '../engine';

/** What must be known of a model's file before it is loaded. */
export interface LlamaFacts {
  /** The context that it was trained for. */
  trainedContext: number | undefined;
  /** Whether the file says how vectors of tokens become one of a text: then it is an embedding model. */
  hasPooling: boolean;
  /** Bytes that a token takes in the context. */
  bytesPerToken: number;
}

/** Reads the header of a GGUF. Throws EngineError where there is none, or an AbortError. */
export async function readLlamaFacts(file: Blob, signal: AbortSignal | undefined): Promise<LlamaFacts> {
  const { metadata } = await readGguf(file, { signal }).catch((cause: unknown) => {
    if (isAbort(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(`llama runner process has terminated: error loading model: ${reason}`, 500, { cause });
  });
  const architecture = metadata.get('general.architecture')?.value;
  const number = (key: string) => toNumber(metadata.get(`${String(architecture)}.${key}`));
  const heads = number('attention.head_count') ?? 1;
  const headSize = (number('embedding_length') ?? 0) / heads;
  const keyAndValueSize = (number('attention.key_length') ?? headSize) + (number('attention.value_length') ?? headSize);
  return {
    trainedContext: number('context_length'),
    hasPooling: metadata.has(`${String(architecture)}.pooling_type`),
    // Two bytes a number: keys and values are kept as F16.
    bytesPerToken: 2 * (number('block_count') ?? 0) * (number('attention.head_count_kv') ?? heads) * keyAndValueSize,
  };
}

/** A number, or the largest where there is one a layer. */
function toNumber(value: GgufValue | undefined): number | undefined {
  if (value === undefined || value.type === 'string' || value.type === 'bool') return undefined;
  if (value.type !== 'array') return Number(value.value);
  const numbers = value.value.head.map(Number).filter((candidate) => Number.isFinite(candidate));
  return numbers.length > 0 ? Math.max(...numbers) : undefined;
}

import { jsonRequest, readObject, send } from './call';
import { ProtocolError } from './errors';
import { amount, numbers, text } from './read';
import type { CallOptions, Transport } from './transport';
import type { KeepAlive, Options } from './types';

export interface EmbedRequest {
  model: string;
  /** Absent or empty only loads the model. */
  input?: string | string[];
  truncate?: boolean;
  dimensions?: number;
  keep_alive?: KeepAlive;
  options?: Options;
}

export interface EmbedResponse {
  /** Empty where the server does not tell. */
  model: string;
  /** L2-normalised vectors, one an input. */
  embeddings: number[][];
  total_duration?: number;
  load_duration?: number;
  prompt_eval_count?: number;
}

/**
 * Embeds one or many inputs. Never streams. Throws ProtocolError when a vector is no list of numbers: left
 * out, the others would belong to the wrong inputs.
 */
export async function embed(
  transport: Transport,
  request: EmbedRequest,
  options?: CallOptions,
): Promise<EmbedResponse> {
  const path = '/api/embed';
  const body = await readObject(await send(transport, jsonRequest('POST', path, request), options), path);
  const answer: EmbedResponse = { model: text(body.model) ?? '', embeddings: readVectors(body.embeddings, path) };
  if (body.total_duration !== undefined) answer.total_duration = amount(body.total_duration);
  if (body.load_duration !== undefined) answer.load_duration = amount(body.load_duration);
  if (body.prompt_eval_count !== undefined) answer.prompt_eval_count = amount(body.prompt_eval_count);
  return answer;
}

/** No vectors at all is what loading a model answers. */
function readVectors(value: unknown, path: string): number[][] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new ProtocolError(path, 'the embeddings are no list');
  return value.map((each) => {
    const vector = numbers(each);
    if (!vector) throw new ProtocolError(path, 'a vector is no list of numbers');
    return vector;
  });
}

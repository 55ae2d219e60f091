import { jsonRequest, readObject, send } from './call';
import { ProtocolError } from './errors';
import { numbers } from './read';
import type { CallOptions, Transport } from './transport';
import type { KeepAlive, Options } from './types';

export interface EmbeddingsRequest {
  model: string;
  prompt: string;
  keep_alive?: KeepAlive;
  options?: Options;
}

export interface EmbeddingsResponse {
  /** Not normalised, unlike those of `embed`. */
  embedding: number[];
}

/**
 * The legacy embedding endpoint, for very old servers and for comparison. Throws ProtocolError when the
 * vector is no list of numbers; one that is absent is empty.
 */
export async function embeddings(
  transport: Transport,
  request: EmbeddingsRequest,
  options?: CallOptions,
): Promise<EmbeddingsResponse> {
  const path = '/api/embeddings';
  const body = await readObject(await send(transport, jsonRequest('POST', path, request), options), path);
  const embedding = numbers(body.embedding ?? []);
  if (!embedding) throw new ProtocolError(path, 'the vector is no list of numbers');
  return { embedding };
}

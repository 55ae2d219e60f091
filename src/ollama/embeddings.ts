import { jsonRequest, readObject, send } from './call';
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

/** The legacy embedding endpoint, for very old servers and for comparison. */
export async function embeddings(
  transport: Transport,
  request: EmbeddingsRequest,
  options?: CallOptions,
): Promise<EmbeddingsResponse> {
  const path = '/api/embeddings';
  return readObject(await send(transport, jsonRequest('POST', path, request), options), path);
}

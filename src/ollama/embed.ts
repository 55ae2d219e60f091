import { jsonRequest, readObject, send } from './call';
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
  model: string;
  /** L2-normalised vectors, one an input. */
  embeddings: number[][];
  total_duration?: number;
  load_duration?: number;
  prompt_eval_count?: number;
}

/** Embeds one or many inputs. Never streams. */
export async function embed(
  transport: Transport,
  request: EmbedRequest,
  options?: CallOptions,
): Promise<EmbedResponse> {
  const path = '/api/embed';
  return readObject(await send(transport, jsonRequest('POST', path, request), options), path);
}

import { jsonRequest, streamObjects } from './call';
import { progressLines } from './read-progress';
import type { CallOptions, Transport } from './transport';
import type { Digest, JsonObject, Message, ProgressChunk } from './types';

export interface CreateRequest {
  model: string;
  /** A model to derive from; wins over `files`; pulled when the server does not have it. */
  from?: string;
  /** File names (relative, with their endings) to blobs uploaded before. */
  files?: Record<string, Digest>;
  adapters?: Record<string, Digest>;
  /** A draft model for speculative decoding. Since v0.30.0. */
  draft_files?: Record<string, Digest>;
  draft_quantize?: string;
  quantize?: string;
  /** A Go template. */
  template?: string;
  system?: string;
  license?: string | string[];
  /** Stored unvalidated: a wrong type surfaces as a 500 when the model is used. `stop` is an array. */
  parameters?: JsonObject;
  messages?: Message[];
  renderer?: string;
  parser?: string;
  requires?: string;
  remote_host?: string;
  info?: JsonObject;
}

/**
 * Creates a model from blobs or from another model, overwriting an existing one of that name.
 *
 * Yields the server's status lines; completes only when the last of them is `success`, for a create
 * that pulls its base says `success` in the middle too. Cannot be cancelled cleanly: aborting closes
 * the connection, and the server may still finish (ollama/ollama#17135).
 */
export function create(
  transport: Transport,
  request: CreateRequest,
  options?: CallOptions,
): AsyncGenerator<ProgressChunk, void, void> {
  return streamObjects(transport, jsonRequest('POST', '/api/create', request), progressLines, options);
}

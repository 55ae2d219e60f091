import { jsonRequest, readObject, send } from './call';
import type { CallOptions, Transport } from './transport';
import type { Capability, JsonObject, Message, ModelDetails, Options } from './types';

export interface ShowRequest {
  model: string;
  /** Brings the whole vocabulary along: many megabytes. Never poll it. */
  verbose?: boolean;
  system?: string;
  options?: Options;
}

export interface TensorInfo {
  name: string;
  type: string;
  shape: number[];
}

export interface ShowResponse {
  license?: string;
  /** Names a blob's path on the server in FROM and prints large integers as floats: not to be re-used unedited. */
  modelfile: string;
  /** One `name  value` a line, in random order; strings quoted; `stop` may repeat. */
  parameters?: string;
  template?: string;
  system?: string;
  details: ModelDetails;
  messages?: Pick<Message, 'role' | 'content'>[];
  remote_model?: string;
  remote_host?: string;
  /** GGUF metadata; arrays are null unless verbose. */
  model_info: JsonObject;
  projector_info?: JsonObject;
  tensors?: TensorInfo[];
  capabilities?: Capability[];
  modified_at: string;
  requires?: string;
}

/** Everything the server tells of a model. Throws HttpError 404 for one it does not have. */
export async function show(transport: Transport, request: ShowRequest, options?: CallOptions): Promise<ShowResponse> {
  const path = '/api/show';
  return readObject(await send(transport, jsonRequest('POST', path, request), options), path);
}

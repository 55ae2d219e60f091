import { readObject, send } from './call';
import { ProtocolError } from './errors';
import type { CallOptions, Transport } from './transport';
import type { Capability, ModelDetails } from './types';

/** A model as the server lists it. */
export interface ListedModel {
  /** With its tag always shown: `llama3.2:latest`. */
  name: string;
  model: string;
  remote_model?: string;
  remote_host?: string;
  /** RFC 3339 in the server's own time zone. */
  modified_at: string;
  /** Bytes of all layers. */
  size: number;
  /** Hex digest of the manifest, without a prefix: changes when anything of the model does. */
  digest: string;
  details: ModelDetails;
  /** Since v0.30.0. */
  capabilities?: Capability[];
}

/** The models on the server (`GET /api/tags`), the newest first. */
export async function list(transport: Transport, options?: CallOptions): Promise<ListedModel[]> {
  const path = '/api/tags';
  const response = await send(transport, { method: 'GET', path }, options);
  const body = await readObject<{ models?: ListedModel[] | null }>(response, path);
  if (body.models !== null && !Array.isArray(body.models)) throw new ProtocolError(path, 'no models in the answer');
  return body.models ?? [];
}

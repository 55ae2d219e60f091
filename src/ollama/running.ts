import { readObject, send } from './call';
import { ProtocolError } from './errors';
import type { CallOptions, Transport } from './transport';
import type { ModelDetails } from './types';

/** A model that is loaded. */
export interface RunningModel {
  name: string;
  model: string;
  /** Bytes in use by the runner, of which `size_vram` on GPUs. */
  size: number;
  size_vram: number;
  digest: string;
  details: ModelDetails;
  /** RFC 3339; about 292 years ahead means never. */
  expires_at: string;
  /** The context in effect, in tokens. Since v0.10.0. */
  context_length?: number;
}

/** What is loaded now (`GET /api/ps`). Unloading is asynchronous: a model may still be listed shortly. */
export async function running(transport: Transport, options?: CallOptions): Promise<RunningModel[]> {
  const path = '/api/ps';
  const response = await send(transport, { method: 'GET', path }, options);
  const body = await readObject<{ models?: RunningModel[] | null }>(response, path);
  if (body.models !== null && !Array.isArray(body.models)) throw new ProtocolError(path, 'no models in the answer');
  return body.models ?? [];
}

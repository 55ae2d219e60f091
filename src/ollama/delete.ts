import { finish, jsonRequest, send } from './call';
import type { CallOptions, Transport } from './transport';

/**
 * Deletes a model and every blob that no other model uses. A loaded one keeps answering from memory
 * until it expires: unload it first.
 */
export async function deleteModel(transport: Transport, model: string, options?: CallOptions): Promise<void> {
  await finish(await send(transport, jsonRequest('DELETE', '/api/delete', { model }), options));
}

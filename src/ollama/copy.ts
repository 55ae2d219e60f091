import { finish, jsonRequest, send } from './call';
import type { CallOptions, Transport } from './transport';

/** Gives `source` a second name. An existing `destination` is overwritten silently: ask first. */
export async function copy(
  transport: Transport,
  source: string,
  destination: string,
  options?: CallOptions,
): Promise<void> {
  await finish(await send(transport, jsonRequest('POST', '/api/copy', { source, destination }), options));
}

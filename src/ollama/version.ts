import { readObject, send } from './call';
import { ProtocolError } from './errors';
import type { CallOptions, Transport } from './transport';

/**
 * The server's version, as `0.24.0`. A self-built server may say `0.0.0`: never gate a feature on it
 * alone. Throws ProtocolError when what answers is no Ollama.
 */
export async function version(transport: Transport, options?: CallOptions): Promise<string> {
  const path = '/api/version';
  const response = await send(transport, { method: 'GET', path }, options);
  const body = await readObject(response, path);
  if (typeof body.version !== 'string') throw new ProtocolError(path, 'no version in the answer');
  return body.version;
}

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

/** `[0, 24, 0]` is the release 0.24.0. */
export type Release = [major: number, minor: number, patch: number];

/**
 * Whether a version is that release or a later one; its candidates (`0.33.0-rc2`) count as the release.
 * Undefined when it does not tell: none is known, it is no version, or a build from source calls itself 0.0.0.
 */
export function isAtLeast(version: string | undefined, release: Release): boolean | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  if (!match) return undefined;
  const own = match.slice(1).map(Number);
  if (own.every((part) => part === 0)) return undefined;
  const index = release.findIndex((part, i) => part !== own[i]);
  return index === -1 || own[index]! > release[index]!;
}

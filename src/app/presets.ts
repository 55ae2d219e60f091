import { isAbort } from '@/base/abort';
import { translate } from '@/shared/texts';
import { useServersStore, type ServerPreset } from '@/shared/servers.store';

/**
 * Reads config.json, with which whoever hosts the page sets up servers for everybody who opens it,
 * and brings the list of servers in line with it. Without the file nothing changes; a bad one is
 * noted for the servers room and changes nothing either. Never throws.
 */
export async function applyPresets(): Promise<void> {
  const store = useServersStore();
  try {
    const response = await fetch(new URL('config.json', document.baseURI), {
      cache: 'no-cache',
      signal: AbortSignal.timeout(4_000),
    });
    if (!response.ok) return;
    const text = await response.text();
    // Some hosts answer a missing file with their start page.
    if (text.trimStart().startsWith('<')) return;
    store.applyPresets(parsePresets(text, location.href));
  } catch (error) {
    if (error instanceof PresetsError) store.presetsProblem = error.message;
    else if (!isAbort(error) && !(error instanceof TypeError) && !isTimeout(error)) throw error;
  }
}

/** An address as people say it: a URL's parser takes `box:11434` for a scheme and `10.0.0.2:11434` for a path. */
const hostAndPort = /^(?:[^/?#:[\]\s]+|\[[\da-f:.]+\]):\d{1,5}(?:\/|$)/i;

/** What is wrong with config.json, in words. */
export class PresetsError extends Error {
  override readonly name = 'PresetsError';
}

/**
 * The servers that the text of a config.json names: `{ "servers": [{ "name", "url" }] }`. An address
 * may be relative to the page's, for an Ollama behind the same host. Throws PresetsError.
 */
export function parsePresets(text: string, pageUrl: string): ServerPreset[] {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw new PresetsError(translate('app.presets.notJson'));
  }
  const servers = isRecord(config) ? (config.servers ?? []) : undefined;
  if (!Array.isArray(servers)) throw new PresetsError(translate('app.presets.noList'));
  return servers.map((entry: unknown, index) => {
    const { name, url } = isRecord(entry) ? entry : {};
    const position = index + 1;
    if (typeof url !== 'string' || url === '') throw new PresetsError(translate('app.presets.noUrl', { position }));
    const written = hostAndPort.test(url.trim()) ? `http://${url.trim()}` : url;
    if (!URL.canParse(written, pageUrl)) throw new PresetsError(translate('app.presets.badUrl', { position, url }));
    const { protocol, host, pathname } = new URL(written, pageUrl);
    if (!/^https?:$/.test(protocol)) throw new PresetsError(translate('app.presets.badUrl', { position, url }));
    const address = `${protocol}//${host}${pathname}`.replace(/\/+$/, '');
    return { name: typeof name === 'string' && name !== '' ? name : host, url: address };
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

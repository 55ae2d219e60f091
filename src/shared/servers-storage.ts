import { isFields, parseJson } from '@/ollama/read';
import type { Authorization } from './authorization';
import type { Server, ServerId, ServerPreset } from './server';

/** What local storage holds of the servers. */
export interface StoredServers {
  version: 2;
  servers: Server[];
  /** The one chosen last, in any tab. */
  currentId: string | null;
  /** Presets that the user removed. */
  hiddenPresets: ServerPreset[];
}

export function emptyServers(): StoredServers {
  return { version: 2, servers: [], currentId: null, hiddenPresets: [] };
}

/**
 * Reads what any version wrote. Never throws: an entry that cannot be read is left out, and where
 * nothing can be read the list is empty.
 */
export function readStoredServers(text: string): StoredServers {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return emptyServers();
  }
  return isFields(value) ? upgradeServers(value) : emptyServers();
}

/** Version 1 had no presets. A later version than ours is read as far as it is understood. */
function upgradeServers(value: Record<string, unknown>): StoredServers {
  return {
    version: 2,
    servers: withoutRepeats(list(value.servers).flatMap((server) => toServer(server) ?? [])),
    currentId: typeof value.currentId === 'string' ? value.currentId : null,
    hiddenPresets: list(value.hiddenPresets).flatMap((preset) => toPreset(preset) ?? []),
  };
}

/** An id names one server; the embedded one's is never in the list. */
function withoutRepeats(servers: Server[]): Server[] {
  const seen = new Set<string>(['embedded']);
  return servers.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function toServer(value: unknown): Server | undefined {
  if (!isFields(value) || typeof value.id !== 'string') return undefined;
  if (typeof value.name !== 'string' || !isHttp(value.url)) return undefined;
  const authorization = toAuthorization(value.authorization);
  const preset = toPreset(value.preset);
  return {
    id: value.id as ServerId,
    kind: 'ollama',
    name: value.name,
    url: value.url,
    ...(authorization && { authorization }),
    ...(preset && { preset }),
  };
}

function toAuthorization(value: unknown): Authorization | undefined {
  if (!isFields(value)) return undefined;
  const { kind, token, user, password } = value;
  if (kind === 'bearer' && typeof token === 'string') return { kind, token };
  if (kind === 'basic' && typeof user === 'string' && typeof password === 'string') return { kind, user, password };
  return undefined;
}

function isHttp(url: unknown): url is string {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function toPreset(value: unknown): ServerPreset | undefined {
  if (!isFields(value) || typeof value.name !== 'string' || !isHttp(value.url)) return undefined;
  return { name: value.name, url: value.url };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

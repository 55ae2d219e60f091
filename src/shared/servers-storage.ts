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
    value = JSON.parse(text);
  } catch {
    return emptyServers();
  }
  return isRecord(value) ? upgradeServers(value) : emptyServers();
}

/** Version 1 had no presets. A later version than ours is read as far as it is understood. */
function upgradeServers(value: Record<string, unknown>): StoredServers {
  return {
    version: 2,
    servers: withOwnIds(list(value.servers).flatMap((server) => toServer(server) ?? [])),
    currentId: typeof value.currentId === 'string' ? value.currentId : null,
    hiddenPresets: list(value.hiddenPresets).flatMap((preset) => toPreset(preset) ?? []),
  };
}

/** The first of each id; the id of the server in the page is taken. */
function withOwnIds(servers: Server[]): Server[] {
  const ids = new Set<string>(['embedded']);
  return servers.filter(({ id }) => !ids.has(id) && ids.add(id));
}

/** The rooms take addresses apart without asking whether they are any. */
function isAddress(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function toServer(value: unknown): Server | undefined {
  if (!isRecord(value) || typeof value.id !== 'string') return undefined;
  if (typeof value.name !== 'string' || !isAddress(value.url)) return undefined;
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
  if (!isRecord(value)) return undefined;
  const { kind, token, user, password } = value;
  if (kind === 'bearer' && typeof token === 'string') return { kind, token };
  if (kind === 'basic' && typeof user === 'string' && typeof password === 'string') return { kind, user, password };
  return undefined;
}

function toPreset(value: unknown): ServerPreset | undefined {
  if (!isRecord(value) || typeof value.name !== 'string' || !isAddress(value.url)) return undefined;
  return { name: value.name, url: value.url };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

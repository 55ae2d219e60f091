import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { newId } from '@/base/ids';
import { useKept } from './browser-storage';
import type { Server, ServerEntry, ServerId, ServerPreset } from './server';
import { emptyServers, readStoredServers, type StoredServers } from './servers-storage';

export type { Server, ServerEntry, ServerId, ServerPreset };

/** The server inside the page: always in the list, never stored, cannot be removed. */
export const embeddedServer: Server = {
  id: 'embedded' as ServerId,
  kind: 'embedded',
  name: '',
  url: '',
};

/** The servers the user knows, and which one is current. Facts about a server live in queries. */
export const useServersStore = defineStore('servers', () => {
  const stored = useKept<StoredServers>('paddock.servers', emptyServers, { read: readStoredServers });
  // Two tabs may look at two servers; a new tab starts with the one that was chosen last.
  const idOfTab = useKept<string>('paddock.server', '', { kind: 'sessionStorage' });
  const presetsProblem = ref<string>();

  const servers = computed<Server[]>(() => [...stored.value.servers, embeddedServer]);
  const current = computed<Server | undefined>(() => byId(idOfTab.value) ?? byId(stored.value.currentId ?? ''));
  const hiddenPresets = computed(() => stored.value.hiddenPresets);

  function byId(id: string): Server | undefined {
    return servers.value.find((server) => server.id === id);
  }

  /** Adds a server and returns it. The first one becomes current. */
  function add(entry: ServerEntry): Server {
    const added: Server = { ...entry, id: newId() as ServerId, kind: 'ollama' };
    stored.value.servers.push(added);
    if (!current.value) select(added.id);
    return added;
  }

  function update(id: ServerId, change: Partial<ServerEntry>): void {
    const index = stored.value.servers.findIndex((server) => server.id === id);
    const server = stored.value.servers[index];
    if (server) stored.value.servers[index] = { ...server, ...change };
  }

  /**
   * Forgets a server; a preset one stays away until restorePresets(). When it was current the first
   * of the others becomes current.
   */
  function remove(id: ServerId): void {
    const { preset } = byId(id) ?? {};
    const wasCurrent = current.value?.id === id;
    stored.value.servers = stored.value.servers.filter((server) => server.id !== id);
    if (preset) stored.value.hiddenPresets.push(preset);
    if (wasCurrent) select(servers.value[0]!.id);
  }

  /** Moves a server up (-1) or down (+1) in the list. The embedded one stays last. */
  function move(id: ServerId, by: -1 | 1): void {
    const list = [...stored.value.servers];
    const from = list.findIndex((server) => server.id === id);
    const to = from + by;
    if (from === -1 || to < 0 || to >= list.length) return;
    [list[from], list[to]] = [list[to]!, list[from]!];
    stored.value.servers = list;
  }

  /** Switching changes only what is looked at: work on other servers goes on. */
  function select(id: ServerId): void {
    if (!byId(id)) return;
    idOfTab.value = id;
    stored.value.currentId = id;
  }

  /**
   * Brings the list in line with config.json: new presets come in, changed ones follow, those that
   * are gone from the file go. What the user renamed, gave credentials or removed stays as it is.
   */
  function applyPresets(presets: ServerPreset[]): void {
    const urls = new Set(presets.map(({ url }) => url));
    const kept = stored.value.servers.filter(({ preset, ...rest }) => {
      return !preset || urls.has(preset.url) || isTouched({ ...rest, preset });
    });
    for (const preset of presets) {
      const known = kept.find((server) => server.preset?.url === preset.url);
      if (known) {
        if (known.name === known.preset!.name) known.name = preset.name;
        known.preset = preset;
      } else if (
        !kept.some(({ url }) => url === preset.url) &&
        !stored.value.hiddenPresets.some(({ url }) => url === preset.url)
      ) {
        // An id made of the address: the same preset keeps it, wherever and whenever it comes back.
        kept.push({ ...preset, id: `preset:${preset.url}` as ServerId, kind: 'ollama', preset });
      }
    }
    stored.value.servers = kept;
    if (!current.value && kept[0]) select(kept[0].id);
  }

  /** Lets removed presets come back with the next applyPresets(). */
  function restorePresets(): void {
    const hidden = stored.value.hiddenPresets;
    stored.value.hiddenPresets = [];
    const present = stored.value.servers.flatMap(({ preset }) => preset ?? []);
    applyPresets([...present, ...hidden]);
  }

  return {
    servers,
    current,
    hiddenPresets,
    presetsProblem,
    byId,
    add,
    update,
    remove,
    move,
    select,
    applyPresets,
    restorePresets,
  };
});

function isTouched({ name, url, authorization, preset }: Omit<Server, 'id' | 'kind'>): boolean {
  return name !== preset?.name || url !== preset.url || authorization !== undefined;
}

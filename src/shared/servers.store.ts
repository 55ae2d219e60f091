import { useLocalStorage } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { newId } from '@/base/ids';

export type ServerId = string & { readonly brand: 'ServerId' };

export type Authorization = { kind: 'bearer'; token: string } | { kind: 'basic'; user: string; password: string };

export interface Server {
  id: ServerId;
  /** `embedded` is the Ollama inside this page; it has no URL. */
  kind: 'ollama' | 'embedded';
  name: string;
  /** Without a trailing slash; may have a path prefix. Empty for the embedded server. */
  url: string;
  authorization?: Authorization;
}

/** The server inside the page: always in the list, never stored, cannot be removed. */
export const embeddedServer: Server = {
  id: 'embedded' as ServerId,
  kind: 'embedded',
  name: '',
  url: '',
};

interface StoredServers {
  version: 1;
  servers: Server[];
  currentId: ServerId | null;
  /** Set once the first run has looked for servers, so that a removed one does not come back. */
  introduced: boolean;
}

/** The servers the user knows, and which one is current. Facts about a server live in queries. */
export const useServersStore = defineStore('servers', () => {
  const stored = useLocalStorage<StoredServers>(
    'paddock.servers',
    { version: 1, servers: [], currentId: null, introduced: false },
    { mergeDefaults: true },
  );

  const servers = computed<Server[]>(() => [...stored.value.servers, embeddedServer]);
  const current = computed<Server | undefined>(() =>
    servers.value.find((server) => server.id === stored.value.currentId),
  );
  const introduced = computed(() => stored.value.introduced);

  function byId(id: string): Server | undefined {
    return servers.value.find((server) => server.id === id);
  }

  /** Adds a server and returns it. The first one becomes current. */
  function add(server: Omit<Server, 'id' | 'kind'>): Server {
    const added: Server = { ...server, id: newId() as ServerId, kind: 'ollama' };
    stored.value.servers.push(added);
    stored.value.currentId ??= added.id;
    return added;
  }

  function update(id: ServerId, change: Partial<Omit<Server, 'id' | 'kind'>>): void {
    const index = stored.value.servers.findIndex((server) => server.id === id);
    const server = stored.value.servers[index];
    if (server) stored.value.servers[index] = { ...server, ...change };
  }

  /** Forgets a server. When it was current the first of the others becomes current. */
  function remove(id: ServerId): void {
    stored.value.servers = stored.value.servers.filter((server) => server.id !== id);
    if (stored.value.currentId === id) stored.value.currentId = stored.value.servers[0]?.id ?? embeddedServer.id;
  }

  /** Switching changes only what is looked at: work on other servers goes on. */
  function select(id: ServerId): void {
    if (byId(id)) stored.value.currentId = id;
  }

  function markIntroduced(): void {
    stored.value.introduced = true;
  }

  return { servers, current, introduced, byId, add, update, remove, select, markIntroduced };
});

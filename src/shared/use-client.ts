import { computed, inject, type App, type ComputedRef, type InjectionKey } from 'vue';
import { createClient, type Client, type Transport } from '@/ollama';
import { useServersStore, type Server, type ServerId } from './servers.store';

/** A client that knows whose it is, so that queries can be keyed by server. */
export interface ServerClient extends Client {
  readonly server: Server;
}

/** Makes a server's transport. main.ts supplies it: only there the embedded server is known. */
export type TransportFor = (server: Server) => Transport;

type ClientFor = (server: Server) => ServerClient;

const clientForKey: InjectionKey<ClientFor> = Symbol('clientFor');

/** Makes clients available to the app: one a server, made anew when anything about it changes. */
export function createClients(transportFor: TransportFor): { install(app: App): void; clientFor: ClientFor } {
  const clients = new Map<ServerId, { key: string; client: ServerClient }>();
  const clientFor: ClientFor = (server) => {
    const key = JSON.stringify(server);
    const known = clients.get(server.id);
    if (known?.key === key) return known.client;
    const client = { ...createClient(transportFor(server)), server };
    clients.set(server.id, { key, client });
    return client;
  };
  return { install: (app) => app.provide(clientForKey, clientFor), clientFor };
}

/** The function that gives any server's client. Work that outlives a page takes its client from here. */
export function useClientFor(): ClientFor {
  const clientFor = inject(clientForKey);
  if (!clientFor) throw new Error('createClients() was not installed');
  return clientFor;
}

/** The current server's client; follows a switch. Undefined until there is a current server. */
export function useClient(): ComputedRef<ServerClient | undefined> {
  const clientFor = useClientFor();
  const servers = useServersStore();
  return computed(() => (servers.current ? clientFor(servers.current) : undefined));
}

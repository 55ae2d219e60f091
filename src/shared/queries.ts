import { queryOptions, skipToken, useQueryClient } from '@tanstack/vue-query';
import type { ModelList, RunningList } from '@/ollama';
import { displayName, parseModelName } from '@/ollama/model-name';
import type { Server, ServerId } from './server';
import type { ServerClient } from './use-client';

// Facts of a server and what ends them, keyed ['server', serverId, ...]. Use as useQuery(() => modelsQuery(client.value)):
// plain options would not follow a switch of the server.

const none = ['server', 'none'] as const;

/** The version; its success is also how we know that the server answers. */
export function versionQuery(client: ServerClient | undefined) {
  return queryOptions({
    queryKey: client ? (['server', client.server.id, 'version'] as const) : none,
    queryFn: client ? ({ signal }) => client.version({ signal }) : skipToken,
    staleTime: 15_000,
    refetchInterval: 15_000,
    // Asked again soon anyway, and a server that is down should show at once.
    retry: false,
  });
}

/** The models on the server, and how many entries of its list could not be read. */
export function modelListQuery(client: ServerClient | undefined) {
  return queryOptions({
    queryKey: client ? (['server', client.server.id, 'models'] as const) : none,
    queryFn: client ? ({ signal }) => client.list({ signal }) : skipToken,
    staleTime: 5_000,
  });
}

/** The models on the server. The same fact as `modelListQuery`, asked for once. */
export function modelsQuery(client: ServerClient | undefined) {
  return { ...modelListQuery(client), select: ({ models }: ModelList) => models };
}

/** What is loaded now, and how many entries of that list could not be read. */
export function runningListQuery(client: ServerClient | undefined) {
  return queryOptions({
    queryKey: client ? (['server', client.server.id, 'running'] as const) : none,
    queryFn: client ? ({ signal }) => client.running({ signal }) : skipToken,
    staleTime: 2_000,
  });
}

/** What is loaded now. The same fact as `runningListQuery`, asked for once. */
export function runningQuery(client: ServerClient | undefined) {
  return { ...runningListQuery(client), select: ({ models }: RunningList) => models };
}

// Not wrapped in queryOptions(): a JSON value has no end, and its types would be too deep for the compiler.
/** Everything the server tells of a model, without the vocabulary. */
export function showQuery(client: ServerClient | undefined, model: string) {
  return {
    queryKey: client && model ? (['server', client.server.id, 'show', canonicalName(model)] as const) : none,
    queryFn: client && model ? ({ signal }: { signal: AbortSignal }) => client.show({ model }, { signal }) : skipToken,
    staleTime: 30_000,
  };
}

/** A model has one set of facts, whichever of its names it is asked for by: `x`, `X:latest`, `library/x`. */
function canonicalName(model: string): string {
  const name = parseModelName(model);
  return name ? displayName(name).toLowerCase() : model;
}

type ServerRef = Pick<Server, 'id'>;

/** What a room says when it has changed something on a server: what is shown of it anywhere is asked for anew. */
export interface ServerChanges {
  /** Models were made, pulled, replaced, renamed: the list, what is shown of them, and what is loaded of them. */
  modelsChanged(server: ServerRef, names: readonly string[]): Promise<void>;
  /** A model was loaded or unloaded, or may have been. */
  loadedChanged(server: ServerRef): Promise<void>;
  /** A model was deleted: what was known of it is forgotten. */
  modelsGone(server: ServerRef, names: readonly string[]): Promise<void>;
  /** The server answers again: what was known may be old. */
  serverBack(server: ServerRef): Promise<void>;
  /** The server is another one now: nothing that was known counts. */
  serverReplaced(server: ServerRef): Promise<void>;
  /** The server was taken off the list. */
  serverGone(server: ServerRef): void;
}

/** To be called in a component's or a store's setup. Each resolves when what is on screen was asked for anew; none rejects. */
export function useServerChanges(): ServerChanges {
  const queries = useQueryClient();
  const end = (id: ServerId, ...fact: string[]) => queries.invalidateQueries({ queryKey: ['server', id, ...fact] });
  const all = async (...ends: Promise<void>[]) => void (await Promise.allSettled(ends));
  return {
    modelsChanged: ({ id }, names) =>
      all(end(id, 'models'), end(id, 'running'), ...names.map((name) => end(id, 'show', canonicalName(name)))),
    loadedChanged: ({ id }) => all(end(id, 'running')),
    modelsGone: ({ id }, names) => {
      for (const name of names) queries.removeQueries({ queryKey: ['server', id, 'show', canonicalName(name)] });
      return all(end(id, 'models'), end(id, 'running'));
    },
    serverBack: ({ id }) =>
      all(
        queries.invalidateQueries({
          queryKey: ['server', id],
          // It has just answered for it.
          predicate: ({ queryKey }) => queryKey[2] !== 'version',
        }),
      ),
    serverReplaced: ({ id }) => all(queries.resetQueries({ queryKey: ['server', id] })),
    serverGone: ({ id }) => queries.removeQueries({ queryKey: ['server', id] }),
  };
}

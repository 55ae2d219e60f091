import { queryOptions, skipToken } from '@tanstack/vue-query';
import type { ModelList } from '@/ollama';
import type { ServerClient } from './use-client';

// Facts of a server, keyed ['server', serverId, ...]. Use as useQuery(() => modelsQuery(client.value)):
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

/** What is loaded now. */
export function runningQuery(client: ServerClient | undefined) {
  return queryOptions({
    queryKey: client ? (['server', client.server.id, 'running'] as const) : none,
    queryFn: client ? async ({ signal }) => (await client.running({ signal })).models : skipToken,
    staleTime: 2_000,
  });
}

// Not wrapped in queryOptions(): a JSON value has no end, and its types would be too deep for the compiler.
/** Everything the server tells of a model, without the vocabulary. */
export function showQuery(client: ServerClient | undefined, model: string) {
  return {
    queryKey: client && model ? (['server', client.server.id, 'show', model] as const) : none,
    queryFn: client && model ? ({ signal }: { signal: AbortSignal }) => client.show({ model }, { signal }) : skipToken,
    staleTime: 30_000,
  };
}

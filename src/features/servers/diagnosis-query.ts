import { queryOptions } from '@tanstack/vue-query';
import { authorizationHeaders } from '@/shared/authorization';
import type { Server } from '@/shared/servers.store';
import { diagnose, type DiagnosePage } from './diagnose';

/** The page as it is. */
export function thisPage(): DiagnosePage {
  return { origin: location.origin, fetch: (...args) => fetch(...args), timeoutMs: 5_000 };
}

/** Whether and how fast a server answers, else why not. Asked again soon while it does not. */
export function diagnosisQuery(server: Server) {
  return queryOptions({
    queryKey: ['server', server.id, 'diagnosis', server.url] as const,
    queryFn: ({ signal }) =>
      diagnose({ url: server.url, headers: authorizationHeaders(server.authorization) }, thisPage(), { signal }),
    refetchInterval: ({ state }) => (state.data?.code === 'ok' ? 15_000 : 4_000),
  });
}

import { queryOptions } from '@tanstack/vue-query';
import { authorizationHeaders } from '@/shared/authorization';
import type { Server } from '@/shared/servers.store';
import { diagnose } from './diagnose';
import type { Diagnosis } from './diagnosis';
import type { DiagnosePage } from './probe';

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
    refetchInterval: ({ state }) => {
      if (isLeftAlone(state.data)) return false;
      return state.data?.code === 'ok' ? 15_000 : 4_000;
    },
  });
}

/** Whether asking again by itself would bring up the browser's login each time. */
export function isLeftAlone(diagnosis: Diagnosis | undefined): boolean {
  return diagnosis !== undefined && diagnosis.code !== 'ok' && diagnosis.prompts === true;
}

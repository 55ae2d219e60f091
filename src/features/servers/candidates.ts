import { queryOptions } from '@tanstack/vue-query';
import { diagnose } from './diagnose';
import type { Diagnosis } from './diagnosis';
import { isLeftAlone, thisPage } from './diagnosis-query';

/** An address where an Ollama may be, and whether it is. */
export interface Candidate {
  url: string;
  diagnosis: Diagnosis;
}

/** An Ollama of default settings on the machine of this browser. */
export const localOllama = 'http://localhost:11434';

/** Where a first visit looks: behind the page's own host, as with a reverse proxy, and on this machine. */
export function candidatesQuery() {
  const own = /^https?:/.test(location.origin) ? [location.origin] : [];
  const urls = [...new Set([...own, localOllama])];
  return queryOptions({
    queryKey: ['server', 'candidates'] as const,
    queryFn: ({ signal }): Promise<Candidate[]> =>
      Promise.all(urls.map(async (url) => ({ url, diagnosis: await diagnose({ url }, thisPage(), { signal }) }))),
    refetchInterval: ({ state }) => (state.data?.some(({ diagnosis }) => isLeftAlone(diagnosis)) ? false : 4_000),
  });
}

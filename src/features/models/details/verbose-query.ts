import { skipToken } from '@tanstack/vue-query';
import { showQuery } from '@/shared/queries';
import type { ServerClient } from '@/shared/use-client';

// Not wrapped in queryOptions(), for the reason of showQuery().
/**
 * Everything the server tells of a model, with its vocabulary and, of some formats, its tensors: many megabytes.
 * Asked for once, and forgotten a minute after it was looked at last.
 */
export function verboseQuery(client: ServerClient | undefined, model: string) {
  return {
    queryKey: [...showQuery(client, model).queryKey, 'verbose'] as const,
    queryFn: client
      ? ({ signal }: { signal: AbortSignal }) => client.show({ model, verbose: true }, { signal })
      : skipToken,
    staleTime: Infinity,
    gcTime: 60_000,
    // To look for what stays the same in that much takes longer than to show it anew.
    structuralSharing: false,
    shallow: true,
  };
}

/** Whether an answer leaves lists out that a verbose one has. */
export function leavesOut(info: object | undefined): boolean {
  return Object.values(info ?? {}).includes(null);
}

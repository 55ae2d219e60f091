import type { Digest } from '@/ollama';
import type { ServerClient } from '@/shared/use-client';
import { queryOptions, skipToken } from '@tanstack/vue-query';

/** Whether a server has a blob. */
export function blobQuery({ server, hasBlob }: ServerClient, digest: Digest | undefined) {
  return queryOptions({
    queryKey: ['server', server.id, 'blob', digest ?? ''] as const,
    queryFn: digest === undefined ? skipToken : ({ signal }) => hasBlob(digest, { signal }),
    // One that is missing may be uploaded in another room meanwhile.
    staleTime: ({ state }) => (state.data === false ? 0 : 5_000),
  });
}

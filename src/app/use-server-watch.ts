import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { watch } from 'vue';
import { versionQuery } from '@/shared/queries';
import { useClient } from '@/shared/use-client';

/**
 * Keeps an eye on the current server wherever one is. When it answers again after it did not,
 * everything shown of it is asked for anew: nobody has to reload the page.
 */
export function useServerWatch(): void {
  const client = useClient();
  const queries = useQueryClient();
  const { status } = useQuery(() => versionQuery(client.value));
  watch([status, () => client.value?.server.id], ([now, id], [before, idBefore]) => {
    if (id !== idBefore || before !== 'error' || now !== 'success') return;
    void queries.invalidateQueries({
      queryKey: ['server', id],
      predicate: ({ queryKey }) => queryKey[2] !== 'version',
    });
  });
}

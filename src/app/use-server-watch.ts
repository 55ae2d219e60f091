import { useQuery } from '@tanstack/vue-query';
import { watch } from 'vue';
import { useServerChanges, versionQuery } from '@/shared/queries';
import { useClient } from '@/shared/use-client';

/**
 * Keeps an eye on the current server wherever one is. When it answers again after it did not,
 * everything shown of it is asked for anew: nobody has to reload the page.
 */
export function useServerWatch(): void {
  const client = useClient();
  const changes = useServerChanges();
  const { status } = useQuery(() => versionQuery(client.value));
  watch([status, () => client.value?.server.id], ([now, id], [before, idBefore]) => {
    if (id === undefined || id !== idBefore || before !== 'error' || now !== 'success') return;
    void changes.serverBack({ id });
  });
}

import { useRouter } from 'vue-router';
import { toPlayground } from '@/shared/links';
import { useServersStore } from '@/shared/servers.store';
import { usePlaygroundStore } from '../playground.store';
import type { Run } from '../run';

/**
 * Opens runs again: their request goes into the form, their answer is shown, and their server is the current one, where it
 * is still known.
 */
export function useOpenRun(): (run: Run) => void {
  const playground = usePlaygroundStore();
  const servers = useServersStore();
  const router = useRouter();
  return (run) => {
    servers.select(run.serverId);
    playground.request = run.request;
    playground.show(run);
    void router.push(toPlayground());
  };
}

import { defineStore } from 'pinia';
import { usePlaygroundStore } from '../../playground.store';
import type { Run } from '../../run';

/**
 * Gives every run that ends to the history, whatever page is open then. The database comes with the first of them.
 */
export const useKeepRuns = defineStore('playground-keep-runs', () => {
  const playground = usePlaygroundStore();

  async function keep(run: Run): Promise<void> {
    const { useHistoryStore } = await import('./history.store');
    await useHistoryStore().keep(run);
  }

  playground.onEnded((run) => void keep(run));
  // The last page of this tab went away in the middle of it. It is told so, and kept as far as it came.
  const { current } = playground;
  if (current?.error?.name === 'CodedError' && current.error.code === 'playground.interrupted') void keep(current);

  return { keep };
});

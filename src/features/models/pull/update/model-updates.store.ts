import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { Lane } from '@/base/lane';
import { HttpError } from '@/ollama';
import { codeOf } from '@/shared/explain-error';
import type { Server } from '@/shared/servers.store';
import { useClientFor } from '@/shared/use-client';
import type { Pull } from '../pull';
import { usePullsStore } from '../pulls.store';
import { findListed, isMade, isUnderWay, type UpdateOutcome, type UpdateRow } from './update-row';

/** An update of models: which, and what became of each. */
export interface ModelUpdate {
  server: Server;
  rows: readonly UpdateRow[];
  /** Why it could not begin. */
  error?: unknown;
}

/** So many models are looked at at once. */
const looksAtOnce = 2;

/** Updates of models: each is pulled anew, and compared with what it was. One update at a time is told of. */
export const useModelUpdates = defineStore('models.updates', () => {
  const clientFor = useClientFor();
  const pulls = usePullsStore();
  const update = shallowRef<ModelUpdate>();
  /** What the user is asked about: nothing has begun. */
  const asked = shallowRef<{ server: Server; names: readonly string[] }>();
  const isOpen = shallowRef(false);
  // A question that was closed was not answered.
  watch(isOpen, (isShown) => !isShown && (asked.value = undefined));
  const isUpdating = computed(() => update.value?.rows.some(isUnderWay) ?? false);

  /** Asks the user whether these models are to be updated. Shows the update that is under way, where there is one. */
  function ask(server: Server, names: readonly string[]): void {
    if (!isUpdating.value) asked.value = { server, names };
    isOpen.value = true;
  }

  /** Updates models of a server; those that were made there are left out. Resolves when their pulls are in line; never rejects. */
  async function updateModels(server: Server, names: readonly string[]): Promise<void> {
    const client = clientFor(server);
    const rows = [...new Set(names)].map((name): UpdateRow => ({ name, outcome: 'looking' }));
    const own: ModelUpdate = { server, rows };
    asked.value = undefined;
    update.value = own;
    try {
      const { models } = await client.list();
      const lane = new Lane(looksAtOnce);
      await Promise.all(
        rows.map(({ name }) =>
          lane.run(async () => {
            const listed = findListed(models, name);
            if (!listed) return change(name, { outcome: 'absent' });
            change(name, { digest: listed.digest });
            const outcome = isMade(listed.details) ? 'made' : await look(name);
            if (outcome) change(name, { outcome });
            else change(name, { outcome: 'waiting', pullId: pulls.start(server, { model: listed.name }) });
          }),
        ),
      );
    } catch (error) {
      update.value = { server, rows: update.value.rows.filter((row) => row.outcome !== 'looking'), error };
    }

    async function look(name: string): Promise<UpdateOutcome | undefined> {
      try {
        return isMade((await client.show({ model: name })).details) ? 'made' : undefined;
      } catch (error) {
        if (error instanceof HttpError && error.status === 404) return 'absent';
        // What cannot be told of is no reason not to pull it.
        if (error instanceof HttpError) return undefined;
        throw error;
      }
    }
  }

  function change(name: string, changes: Partial<UpdateRow>): void {
    if (!update.value) return;
    const rows = update.value.rows.map((row) => (row.name === name ? { ...row, ...changes } : row));
    update.value = { ...update.value, rows };
  }

  // A pull that has ended is in the report, and leaves the line unless it could go on.
  watch(
    () => pulls.pulls,
    (all) => {
      const byId = new Map(all.map((pull) => [pull.id, pull]));
      for (const row of update.value?.rows ?? []) if (row.pullId !== undefined) follow(row, byId.get(row.pullId));
      void compare();
    },
  );

  function follow(row: UpdateRow, pull: Pull | undefined): void {
    if (!pull || row.outcome === 'changed' || row.outcome === 'current' || row.outcome === 'gone') return;
    const outcome = outcomeOf(pull);
    if (outcome !== row.outcome) change(row.name, { outcome, error: pull.error });
    if (outcome === 'gone') pulls.remove(pull.id);
  }

  let isComparing = false;
  /** Finds out of what was pulled whether it is another model now: one look at the list for all that are done by then. */
  async function compare(): Promise<void> {
    if (isComparing || !update.value) return;
    isComparing = true;
    try {
      for (let done = pulled(); done.length > 0; done = pulled()) {
        const { models } = await clientFor(update.value.server).list();
        for (const { name, digest, pullId } of done) {
          change(name, { outcome: findListed(models, name)?.digest === digest ? 'current' : 'changed' });
          pulls.remove(pullId!);
        }
      }
    } catch {
      // The server went away after it had said success: it is asked again with the next that ends.
    } finally {
      isComparing = false;
    }
  }

  function pulled(): UpdateRow[] {
    const done = new Set(pulls.pulls.filter(({ status }) => status === 'done').map(({ id }) => id));
    return (update.value?.rows ?? []).filter(({ pullId, outcome }) => outcome === 'running' && done.has(pullId ?? ''));
  }

  /** Closes the report, or the question; an update goes on. */
  function close(): void {
    isOpen.value = false;
  }

  /** Forgets an update that is over. */
  function dismiss(): void {
    update.value = undefined;
    close();
  }

  return { update, asked, isOpen, isUpdating, ask, updateModels, close, dismiss };
});

function outcomeOf(pull: Pull): UpdateOutcome {
  switch (pull.status) {
    case 'queued':
      return 'waiting';
    case 'stopped':
      return 'paused';
    case 'failed':
      return codeOf(pull.error, pull.server) === 'notInRegistry' ? 'gone' : 'failed';
    default:
      return 'running';
  }
}

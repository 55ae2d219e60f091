import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { Lane } from '@/base/lane';
import { HttpError } from '@/ollama';
import { browserStorage } from '@/shared/browser-storage';
import { codeOf } from '@/shared/explain-error';
import { isImported } from '@/shared/imported-models';
import { useServersStore, type Server } from '@/shared/servers.store';
import { useClientFor } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { holdersByLocks } from '../kept/pull-holders';
import { readPullRecords } from '../kept/pull-record';
import { pullsKey, updateKey } from '../kept/pulls-flag';
import type { Pull } from '../pull';
import { usePullsStore } from '../pulls.store';
import { readUpdate, writeUpdate, type ModelUpdate } from './kept-update';
import { updateWork, updateWorkId } from './update-work';
import { findListed, isMade, isUnderWay, type UpdateOutcome, type UpdateRow } from './update-row';

/** So many models are looked at at once. */
const looksAtOnce = 2;
/** Until a server that went away after it had said success is asked again. */
const askAgainMs = 10_000;
const holdersId = 'update';

/**
 * Updates of models: each is pulled anew, and compared with what it was. One update at a time is told of, over a reload
 * too, and by one page of this browser at a time.
 */
export const useModelUpdates = defineStore('models.updates', () => {
  const clientFor = useClientFor();
  const servers = useServersStore();
  const { works } = useWorkStore();
  const pulls = usePullsStore();
  const storage = browserStorage('localStorage');
  const locks = globalThis.navigator?.locks as LockManager | undefined;
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
    asked.value = undefined;
    await begin({ server, rows: [...new Set(names)].map((name) => ({ name, outcome: 'looking' })) });
  }

  async function begin(own: ModelUpdate): Promise<void> {
    const { server } = own;
    const client = clientFor(server);
    update.value = own;
    void hold();
    if (!isUpdating.value) return;
    works.start(updateWork(server, () => update.value?.rows ?? [], isUpdating));
    const rows = own.rows.filter(({ outcome }) => outcome === 'looking');
    if (rows.length === 0) return;
    try {
      const { models } = await client.list();
      const lane = new Lane(looksAtOnce);
      await Promise.all(
        rows.map(({ name }) =>
          lane.run(async () => {
            const listed = findListed(models, name);
            if (!listed) return change(name, { outcome: 'absent' });
            change(name, { digest: listed.digest });
            const isKnown = isMade(listed.details) || isImported(server.id, listed);
            const outcome = isKnown ? 'made' : await look(name);
            if (outcome) change(name, { outcome });
            else change(name, { outcome: 'waiting', pullId: pulls.start(server, { model: listed.name }, true) });
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
    (all, before) => {
      const byId = new Map(all.map((pull) => [pull.id, pull]));
      for (const row of update.value?.rows ?? []) if (row.pullId !== undefined) follow(row, byId.get(row.pullId));
      for (const { id, status } of before) if (!byId.has(id)) leave(id, status);
      void compare();
    },
  );

  function follow(row: UpdateRow, pull: Pull | undefined): void {
    if (!pull || row.outcome === 'changed' || row.outcome === 'current' || row.outcome === 'gone') return;
    const outcome = outcomeOf(pull);
    if (outcome !== row.outcome) change(row.name, { outcome, error: pull.error });
    if (outcome === 'gone') pulls.remove(pull.id);
  }

  /** Pulls that have ended and are in no list any more. */
  const over = new Set<string>();
  /** A pull is gone. What another page had is done there; what was this page's has been taken off the list. */
  function leave(id: string, status: Pull['status']): void {
    const row = update.value?.rows.find((each) => each.pullId === id && isUnderWay(each));
    if (!row) return;
    if (status === 'elsewhere') over.add(id);
    else change(row.name, { outcome: 'cancelled' });
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
      setTimeout(() => void compare(), askAgainMs);
    } finally {
      isComparing = false;
    }
  }

  function pulled(): UpdateRow[] {
    const done = new Set(pulls.pulls.filter(({ status }) => status === 'done').map(({ id }) => id));
    return (update.value?.rows ?? []).filter(
      (row) => isUnderWay(row) && row.pullId !== undefined && (done.has(row.pullId) || over.has(row.pullId)),
    );
  }

  /** Closes the report, or the question; an update goes on. */
  function close(): void {
    isOpen.value = false;
  }

  /** Forgets an update that is over. */
  function dismiss(): void {
    update.value = undefined;
    works.remove(updateWorkId);
    holders?.release(holdersId);
    close();
  }

  watch(
    update,
    (now) => {
      try {
        if (now) storage?.setItem(updateKey, writeUpdate(now));
        else storage?.removeItem(updateKey);
      } catch {
        // Full, or not for this site.
      }
    },
    { flush: 'sync' },
  );

  /** The page that has the update in storage; no other takes it up. Only this page has it where there are no locks. */
  const holders = locks && holdersByLocks(locks);
  const kept = () => storage?.getItem(updateKey) ?? null;
  async function hold(): Promise<void> {
    await holders?.hold(holdersId);
    if (!update.value && kept() === null) holders?.release(holdersId);
  }

  /** Goes on with the update of an earlier visit, as soon as no other page does. */
  async function restore(): Promise<void> {
    if (kept() === null) return;
    await hold();
    const earlier = readUpdate(kept());
    if (!earlier || update.value) return;
    const open = new Set(readPullRecords(storage?.getItem(pullsKey) ?? null).map(({ id }) => id));
    // What is on no list was done when the page went away.
    for (const { pullId } of earlier.rows) if (pullId !== undefined && !open.has(pullId)) over.add(pullId);
    await begin({ ...earlier, server: servers.byId(earlier.server.id) ?? earlier.server });
    await compare();
  }
  void restore();

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

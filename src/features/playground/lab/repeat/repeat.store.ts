import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { newId } from '@/base/ids';
import { useServerChanges } from '@/shared/queries';
import type { Server } from '@/shared/server';
import { translate } from '@/shared/texts';
import type { ServerClient } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { textOf } from '../../edited-request';

import type { EditedRequest, Run } from '../../run';
import { runCompletion } from '../../run-completion';
import { useKeepRuns } from '../history/keep-runs.store';
import { toRepeat } from '../lab-links';
import { newRun } from '../new-run';
import { runRepeated } from './run-repeated';
import type { SeedChoice } from './seeds';

const kind = 'playground.work.repeat';

/** As with single runs: browsers open six connections to a server, and lists need some. */
const lane = { name: 'runs', atOnce: 4 };

/** A request that was sent several times, and what came of it so far. Never changed in place. */
interface Repetition {
  server: Server;
  request: EditedRequest;
  count: number;
  /** In their order; the last one may still be running. */
  runs: Run[];
  /** How it ended; absent while it goes on. */
  end?: { at: 'done' | 'stopped' } | { at: 'failed'; error: unknown };
}

/** The last request of this visit that was sent several times. It goes on when the room is left. */
export const useRepeatStore = defineStore('playground-repeat', () => {
  const { works } = useWorkStore();
  const { keep } = useKeepRuns();
  const changes = useServerChanges();
  const repetition = shallowRef<Repetition>();
  const isRunning = computed(() => repetition.value !== undefined && repetition.value.end === undefined);
  /** Whether the user sees how it ends. */
  const isPageOpen = shallowRef(false);
  /** How it was asked for last. */
  const count = ref(5);
  const seeds = ref<SeedChoice>('counted');
  let workId: string | undefined;

  function change(by: Partial<Repetition>): void {
    repetition.value = { ...repetition.value!, ...by };
  }

  function show(run: Run): void {
    change({ runs: [...repetition.value!.runs.filter(({ id }) => id !== run.id), run] });
  }

  async function runOne(client: ServerClient, request: EditedRequest, signal: AbortSignal): Promise<Run> {
    const ports = {
      client,
      begin: () => undefined,
      show,
      onNextFrame: requestAnimationFrame,
      isLeaving: () => Promise.resolve(false),
      now: Date.now,
    };
    return await runCompletion(newRun(newId(), client.server.id, request), ports, signal);
  }

  /** Sends the requests, which differ in their seeds alone, one after the other, as one piece of work. */
  function start(server: Server, request: EditedRequest, requests: readonly EditedRequest[]): void {
    if (isRunning.value) return;
    if (workId !== undefined) works.remove(workId);
    repetition.value = { server, request, count: requests.length, runs: [] };
    workId = works.start<number>({
      kind,
      server,
      lane,
      initial: 0,
      describe: ({ at, progress }) => ({
        title: textOf(request, 'model'),
        detail: translate('playground.activity.repeated', { done: progress, count: requests.length }),
        progress: at === 'running' ? progress / requests.length : undefined,
        to: toRepeat(),
      }),
      run: async ({ client, signal, report }) => {
        change({ runs: [], end: undefined });
        report(0);
        let done = 0;
        const ended = (run: Run) => {
          show(run);
          report((done += 1));
          void keep(run);
        };
        await runRepeated(requests, { runOne: (one) => runOne(client, one, signal), ended }, signal);
      },
      after: (state) => {
        change({ end: state.at === 'failed' ? state : { at: state.at === 'done' ? 'done' : 'stopped' } });
        void changes.loadedChanged(server);
        if (isPageOpen.value && !document.hidden) forget();
      },
      // From the dock, perhaps in the middle of it.
      removed: () => isRunning.value && change({ end: { at: 'stopped' } }),
    });
  }

  /** Takes it off the dock. */
  function forget(): void {
    const id = workId;
    workId = undefined;
    if (id !== undefined) works.remove(id);
  }

  function stop(): void {
    if (workId !== undefined) works.stop(workId);
  }

  /** The user sees the page, or no longer: what has ended need not be told elsewhere. */
  function setPageOpen(isOpen: boolean): void {
    isPageOpen.value = isOpen;
    if (isOpen && !isRunning.value) forget();
  }

  /** A run of them by its id. */
  const runById = (id: string) => repetition.value?.runs.find((run) => run.id === id);

  return { repetition, isRunning, count, seeds, start, stop, setPageOpen, runById };
});

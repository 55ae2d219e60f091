import { useEventListener, useDebounceFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, markRaw, shallowReactive, shallowRef, watch } from 'vue';
import { abortError } from '@/base/abort';
import { newId } from '@/base/ids';
import { toPlayground } from '@/shared/links';
import { useServerChanges } from '@/shared/queries';
import type { Server } from '@/shared/server';
import { fromStoredError } from '@/shared/stored-error';
import { translate } from '@/shared/texts';
import { useWorkStore } from '@/shared/work.store';
import { textOf } from './edited-request';
import { readRequest, writeRequest } from './request-storage';
import type { EditedRequest, Run } from './run';
import { runCompletion } from './run-completion';
import { interrupted, readKeptRun, RunKeeper } from './run-keeper';

const kind = 'playground.work.run';
/** Browsers open six connections to a server, and lists need some. */
const runsAtOnce = 4;
/** Of a visit; each may have a few megabytes. */
const mostRuns = 10;

type EndListener = (run: Run) => void;

/** Of a run whose turn never came. */
const stopped = { status: 'stopped' } as const;

/**
 * The request that is edited, and the runs of this visit. They live here and not in the page, so that leaving the room
 * ends none.
 */
export const usePlaygroundStore = defineStore('playground', () => {
  const { works, byId } = useWorkStore();
  const changes = useServerChanges();
  const keeper = markRaw(new RunKeeper(window));

  const request = shallowRef(readRequest());
  const keepSoon = useDebounceFn(() => writeRequest(request.value), 300);
  watch(request, () => void keepSoon());
  useEventListener(window, 'pagehide', () => writeRequest(request.value));

  const runs = shallowReactive(new Map<string, Run>());
  /** The one that is looked at. */
  const currentId = shallowRef<string>();
  const current = computed(() => (currentId.value === undefined ? undefined : runs.get(currentId.value)));
  const listeners = new Set<EndListener>();
  /** Whether the user sees how runs end. */
  const isRoomOpen = shallowRef(false);

  const kept = readKeptRun();
  if (kept) {
    runs.set(kept.id, kept);
    currentId.value = kept.id;
  }

  /**
   * Sends a request as it is and returns its run's id. The run becomes the one that is looked at. It goes on when the
   * room is left.
   */
  function start(server: Server, request: EditedRequest): string {
    const id = newId();
    const run: Run = {
      id,
      serverId: server.id,
      // Nobody changes it in place, and nobody may.
      request: markRaw(structuredClone(request)),
      status: 'running',
      createdAt: Date.now(),
      thinking: '',
      response: '',
      lines: [],
      linesLeftOut: 0,
      logprobs: [],
    };
    forgetOldest();
    runs.set(id, run);
    currentId.value = id;
    const model = textOf(request, 'model');
    let hasRun = false;
    works.start<{ sinceMs?: number }>({
      id,
      kind,
      server,
      lane: { name: 'runs', atOnce: runsAtOnce },
      initial: {},
      waitsFor: ({ progress: { sinceMs } }) => (sinceMs === undefined ? undefined : { model, sinceMs }),
      describe: ({ at }) => ({
        title: model || translate('playground.title'),
        detail: translate(at === 'running' ? 'playground.activity.running' : 'playground.activity.ended'),
        to: toPlayground(),
      }),
      run: async ({ client, signal, report }) => {
        hasRun = true;
        report({ sinceMs: Date.now() });
        let hasBegun = false;
        const ended = await runCompletion(
          run,
          {
            client,
            begin: (latest) => keeper.begin(latest),
            show(shown) {
              runs.set(id, shown);
              if (hasBegun || shown.firstChunkAt === undefined) return;
              hasBegun = true;
              report({});
            },
            onNextFrame: requestAnimationFrame,
            isLeaving: () => keeper.isLeaving(),
            now: Date.now,
          },
          signal,
        );
        if (ended.error) throw fromStoredError(ended.error);
        if (ended.status !== 'done') throw abortError();
      },
      after: () => {
        announce(id, hasRun);
        // It was loaded, unloaded, or had others make room.
        void changes.loadedChanged(server);
        if (isRoomOpen.value && !document.hidden) works.remove(id);
      },
      retry: () => {
        works.remove(id);
        start(server, request);
      },
    });
    return id;
  }

  function announce(id: string, hasRun: boolean): void {
    const last = runs.get(id);
    if (!last) return;
    const ended =
      last.status === 'running' ? { ...last, ...(hasRun ? interrupted : stopped), endedAt: Date.now() } : last;
    runs.set(id, ended);
    keeper.end(ended);
    for (const listener of listeners) listener(ended);
  }

  function forgetOldest(): void {
    for (const [id, { status }] of runs) {
      if (runs.size < mostRuns) return;
      if (status !== 'running') runs.delete(id);
    }
  }

  /** Looks at a run of an earlier visit, or of elsewhere in the room, as if it had been made here. */
  function show(run: Run): void {
    if (!runs.has(run.id)) {
      forgetOldest();
      runs.set(run.id, run);
    }
    currentId.value = run.id;
  }

  /** Ends a run; what came of it stays. */
  const stop = (id: string) => works.stop(id);

  /** Calls back with every run that has ended, however. Returns what ends that. */
  function onEnded(listener: EndListener): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** The user sees the room, or no longer: what has ended need not be told elsewhere. */
  function setRoomOpen(isOpen: boolean): void {
    isRoomOpen.value = isOpen;
    if (!isOpen) return;
    for (const { id, order, state } of [...byId.values()]) {
      if (order.kind === kind && state.at !== 'queued' && state.at !== 'running') works.remove(id);
    }
  }

  return { request, runs, currentId, current, start, show, stop, onEnded, setRoomOpen };
});

import { useEventListener } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, shallowReactive } from 'vue';
import { groupBy } from '@/base/group-by';
import { newId } from '@/base/ids';
import { browserStorage } from '@/shared/browser-storage';
import { useServerChanges } from '@/shared/queries';
import { useServersStore } from '@/shared/servers.store';
import type { Work } from '@/shared/work';
import { useWorkStore } from '@/shared/work.store';
import type { PullState } from './keep-pulling';
import { byTurn, toPull, toPullElsewhere, type Pull } from './pull';
import { holdersByClaims, holdersByLocks } from './kept/pull-holders';
import type { PullRecord } from './kept/pull-record';
import { openShelf } from './kept/pull-shelf';
import { Pulls } from './pulls';
import { pullKind, pullsKey } from './kept/pulls-flag';

/** The pulls of all servers, as views see them. They go on whatever page or server is looked at, and after a reload. */
export const usePullsStore = defineStore('models.pulls', () => {
  const store = useWorkStore();
  const servers = useServersStore();
  const changes = useServerChanges();

  const owner = newId();
  const shelf = openShelf(browserStorage('localStorage'));
  const elsewhere = shallowReactive(new Map<string, PullRecord>());
  const locks = globalThis.navigator?.locks as LockManager | undefined;

  const page = globalThis.document as Document | undefined;

  const pulls = new Pulls({
    works: store.works,
    all: store.byId,
    shelf,
    holders: locks ? holdersByLocks(locks) : holdersByClaims({ shelf, owner }),
    owner,
    serverById: (id) => servers.byId(id),
    onDone: (server, model) => void changes.modelsChanged(server, [model]),
    isUnseen: () => page?.hidden === true,
    elsewhere,
  });

  // What has not changed stays the same object, so that only the pull that goes on is drawn anew.
  const known = new WeakMap<Work<PullState>, Pull>();
  const seen = (work: Work<PullState>): Pull => {
    const pull = known.get(work) ?? toPull(work);
    known.set(work, pull);
    return pull;
  };

  /** Those that run, those that wait in the order of their turn, then the others, the newest first. */
  const list = computed<Pull[]>(() =>
    [...store.ofKind<PullState>(pullKind).map(seen), ...[...elsewhere.values()].map(toPullElsewhere)].toSorted(byTurn),
  );

  /** The places of those that wait in their servers' lines, of how many, by id. */
  const turns = computed(() => {
    const waiting = list.value.filter(({ status }) => status === 'queued');
    const lines = groupBy(waiting, ({ server }) => server.id);
    return new Map(
      [...lines.values()].flatMap((line) =>
        line.map(({ id }, index) => [id, { place: index + 1, count: line.length }] as const),
      ),
    );
  });

  // Other pages begin pulls and end them.
  useEventListener('storage', ({ key }) => (key === pullsKey || key === null) && pulls.follow());
  useEventListener('online', () => pulls.hurry());
  useEventListener(page, 'visibilitychange', () => page?.hidden === false && pulls.show());
  pulls.follow();

  return {
    pulls: list,
    turns,
    start: pulls.start.bind(pulls),
    pause: pulls.pause.bind(pulls),
    resume: pulls.resume.bind(pulls),
    remove: pulls.remove.bind(pulls),
    move: pulls.move.bind(pulls),
  };
});

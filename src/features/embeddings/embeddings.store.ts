import { defineStore } from 'pinia';
import { computed, markRaw, onScopeDispose, shallowReactive } from 'vue';
import { openClaims } from '@/base/claims';
import { hasDatabase } from '@/base/has-database';
import { newId } from '@/base/ids';
import { useServerChanges } from '@/shared/queries';
import type { Server } from '@/shared/server';
import { useServersStore } from '@/shared/servers.store';
import { isOpen, type WorkStatus } from '@/shared/work';
import { useWorkStore } from '@/shared/work.store';
import type { EmbedSetup } from './ask/embed-setup';
import { embedKind, embedOrder, type EmbedProgress } from './run/embed-order';
import { RefusedTextsError } from './run/embed-error';
import type { SetFacts } from './sets/set-facts';
import { SetShelf, type ShelfView } from './sets/set-shelf';
import type { VectorSet } from './vector-set';

/** A set that is being made, or was not finished. */
interface Run extends EmbedProgress {
  status: WorkStatus;
  isOpen: boolean;
  server: Server;
  /** Why it failed. */
  error?: unknown;
}

const database = 'paddock-embeddings';

/** The sets of vectors of this browser and the work that makes them. It goes on when the room is left. */
export const useEmbeddingsStore = defineStore('embeddings', () => {
  const store = useWorkStore();
  const { works } = store;
  const servers = useServersStore();
  const changes = useServerChanges();
  const view = shallowReactive<ShelfView>({
    facts: shallowReactive(new Map<string, SetFacts>()),
    sets: shallowReactive(new Map<string, VectorSet>()),
    isLoaded: false,
    storageError: undefined,
    unreadableCount: 0,
  });
  const others = new BroadcastChannel('paddock-embeddings');
  const shelf = markRaw(
    new SetShelf({
      view,
      hasStored: () => hasDatabase(database),
      openStorage: () => import('./sets/sets.db').then(({ openSets }) => openSets(database)),
      tellOthers: () => others.postMessage('changed'),
    }),
  );
  others.onmessage = () => void shelf.follow();
  onScopeDispose(() => others.close());
  const isMine = (id: string) => {
    const work = store.byId.get(id);
    return work !== undefined && isOpen(work);
  };
  const isHeldElsewhere = openClaims('paddock-embeddings-runs', isMine);

  /** All sets, the newest first. */
  const list = computed(() => [...view.facts.values()].sort((one, other) => other.createdAt - one.createdAt));
  const runs = computed(
    () =>
      new Map<string, Run>(
        store.ofKind<EmbedProgress>(embedKind).map((work) => [
          work.id,
          {
            ...work.state.progress,
            status: work.state.at,
            isOpen: isOpen(work),
            server: work.order.server,
            error: work.state.at === 'failed' ? work.state.error : undefined,
          },
        ]),
      ),
  );

  /** Begins a set of vectors of texts, and returns its id. */
  async function start(
    server: Server,
    {
      model,
      setup,
      batchSize,
      texts,
    }: { model: string; setup: EmbedSetup; batchSize: number; texts: readonly string[] },
  ): Promise<string> {
    const facts: SetFacts = {
      id: newId(),
      serverId: server.id,
      model,
      isLegacy: setup.isLegacy === true,
      createdAt: Date.now(),
      setup,
      batchSize,
      wantedCount: texts.length,
      count: 0,
      leftOut: [],
      isOpen: true,
      dimensions: 0,
      seconds: 0,
      requestCount: 0,
      sizeBytes: texts.reduce((sum, { length }) => sum + 2 * length, 0),
    };
    await shelf.create(facts, texts);
    order(server, facts);
    return facts.id;
  }

  function order(server: Server, facts: SetFacts): void {
    works.start(
      embedOrder(server, facts, {
        shelf,
        factsOf: (id) => view.facts.get(id),
        ended: (id, { at }) => {
          void changes.loadedChanged(server);
          if (at === 'done') void shelf.open(id);
        },
      }),
    );
  }

  /**
   * Asks for what a set has not yet: as it was asked before, with other settings (`setup`), or without some texts.
   * Returns why that is not possible: its server is gone, another page does it already, or the set is gone.
   */
  async function goOn(
    id: string,
    { setup, leaveOut = [] }: { setup?: EmbedSetup; leaveOut?: readonly number[] } = {},
  ): Promise<'noServer' | 'elsewhere' | undefined> {
    const facts = view.facts.get(id);
    if (!facts || isMine(id)) return undefined;
    const server = servers.byId(facts.serverId);
    if (!server) return 'noServer';
    if (await isHeldElsewhere(id)) return 'elsewhere';
    await shelf.change(id, {
      ...(setup && { setup }),
      leftOut: [...new Set([...facts.leftOut, ...leaveOut])].sort((one, other) => one - other),
    });
    order(server, view.facts.get(id) ?? facts);
    return undefined;
  }

  /** Leaves a set as it is: the texts that have no vector are not wanted any more. */
  async function keepAsIs(id: string): Promise<void> {
    if (isMine(id)) return;
    works.remove(id);
    await shelf.change(id, { isOpen: false });
  }

  /** Deletes a set, stopping first what makes it. */
  async function remove(id: string): Promise<void> {
    works.remove(id);
    await shelf.remove(id);
  }

  /** The texts that were refused when a set was last asked for. */
  function refusedOf(id: string) {
    const error = runs.value.get(id)?.error;
    return error instanceof RefusedTextsError ? error.refused : [];
  }

  return {
    view,
    list,
    runs,
    start,
    goOn,
    keepAsIs,
    remove,
    refusedOf,
    load: () => shelf.load(),
    open: (id: string) => shelf.open(id),
    contents: (id: string) => shelf.contents(id),
    rename: (id: string, name: string) => shelf.change(id, { name }),
    stop: (id: string) => works.stop(id),
  };
});

import { defineStore } from 'pinia';
import { computed } from 'vue';
import { openClaims } from '@/base/claims';
import { newId } from '@/base/ids';
import type { CreateRequest } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { readTexts, useKept } from '@/shared/browser-storage';
import { useCreateTurns } from '@/shared/create/create-turns.store';
import { explainError } from '@/shared/explain-error';
import { toDerive, toModel } from '@/shared/links';
import { useServerChanges } from '@/shared/queries';
import type { Server } from '@/shared/server';
import { useServersStore } from '@/shared/servers.store';
import { translate } from '@/shared/texts';
import { isOpen, type WorkOrder, type WorkState, type WorkStatus, type WorkView } from '@/shared/work';
import { useWorkStore } from '@/shared/work.store';
import { digestOf, lookForDerived, noDeriveProgress, runDerive, type DeriveProgress } from './derive-job';
import { derivationsKey } from './derivations-key';
import { useDeriveDrafts } from './derive-drafts.store';
import { readRecord, type DeriveRecord } from './derive-record';

/** A model that is being made from another, or was. */
export interface Deriving extends DeriveProgress {
  id: string;
  server: Server;
  status: WorkStatus;
  isOpen: boolean;
  /** Why it failed. */
  error?: unknown;
}

const kind = 'models.work.derive';

type Wanted = Pick<DeriveRecord, 'source' | 'request' | 'draft'>;

/** The models that are made from others, on all servers. What a reload interrupts is looked after at the next visit. */
export const useDerivationsStore = defineStore('models.derivations', () => {
  const store = useWorkStore();
  const { works } = store;
  const servers = useServersStore();
  const turns = useCreateTurns();
  const changes = useServerChanges();
  const drafts = useDeriveDrafts();
  /** Those that have not ended, by id, as JSON. */
  const records = useKept<Record<string, string>>(derivationsKey, {}, { read: readTexts });
  const isHeldElsewhere = openClaims('paddock-derivations', (id) => store.byId.has(id));

  /** The newest first. */
  const derivations = computed<Deriving[]>(() =>
    store
      .ofKind<DeriveProgress>(kind)
      .map((work) => ({
        ...work.state.progress,
        id: work.id,
        server: work.order.server,
        status: work.state.at,
        isOpen: isOpen(work),
        error: work.state.at === 'failed' ? work.state.error : undefined,
      }))
      .toReversed(),
  );

  /** Whether a model of that name is being made on a server. */
  function isBeingMade(server: Server, model: string): boolean {
    return derivations.value.some(
      (each) => each.isOpen && each.server.id === server.id && isSameModel(each.request.model, model),
    );
  }

  /** Orders a model that was set up on the page of `source`. When it is there, that page's draft is done with. */
  function start(server: Server, source: string, request: CreateRequest): string {
    return works.start(order(newId(), server, { source, request, draft: drafts.textOf(server, source) }));
  }

  function order(id: string, server: Server, wanted: Wanted): WorkOrder<DeriveProgress> {
    const { request, source } = wanted;
    const initial = noDeriveProgress(request, source);
    return {
      ...shared(id, server, wanted),
      initial,
      run: async ({ client, signal, report }) => {
        const remember = async () => {
          const before = await digestOf(client, request.model, signal);
          keep(id, { ...wanted, serverId: server.id, before });
        };
        // Before it waits, so that a reload finds it; and when its turn has come, for others had theirs.
        await remember();
        const inTurn = <T>(task: () => Promise<T>) => turns.run(server, () => remember().then(task), { signal });
        await runDerive(initial, { client, signal, report, inTurn });
      },
    };
  }

  function shared(id: string, server: Server, { source, request, draft }: Wanted) {
    return {
      id,
      kind,
      server,
      describe: (state: WorkState<DeriveProgress>) => describe(state, server),
      after: ({ at }: WorkState<DeriveProgress>) => {
        // What failed may have failed because this page goes away: the next one looks after it.
        if (at !== 'failed') forget(id);
        if (at === 'done') drafts.end(server, source, draft);
        void changes.modelsChanged(server, [request.model]);
      },
      removed: () => forget(id),
    } as const;
  }

  function keep(id: string, record: DeriveRecord): void {
    records.value = { ...records.value, [id]: JSON.stringify(record) };
  }

  function forget(id: string): void {
    const { [id]: _, ...others } = records.value;
    records.value = others;
  }

  /** Looks after what an earlier visit began: asks its server what became of it. */
  async function restore(): Promise<void> {
    for (const [id, text] of Object.entries(records.value)) {
      const record = readRecord(text);
      const server = record && servers.byId(record.serverId);
      if (!server) forget(id);
      else if (!store.byId.has(id) && !(await isHeldElsewhere(id))) works.start(lookOrder(id, server, record));
    }
  }

  function lookOrder(id: string, server: Server, record: DeriveRecord): WorkOrder<DeriveProgress> {
    const { source, request, before } = record;
    return {
      ...shared(id, server, record),
      initial: { ...noDeriveProgress(request, source), phase: 'looking' },
      run: ({ client, signal }) => lookForDerived(request, before, { client, signal }),
      retry: () => void works.start(order(id, server, record)),
    };
  }

  /** Makes a model again with the parser that leaves its template alone. */
  function keepTemplate({ id, server, source, request }: Deriving): void {
    works.start(order(id, server, { source, request: { ...request, parser: 'passthrough' } }));
  }

  return {
    derivations,
    isBeingMade,
    start,
    keepTemplate,
    restore,
    stop: (id: string) => works.stop(id),
    retry: (id: string) => works.retry(id),
    remove: (id: string) => works.remove(id),
  };
});

/** As the dock shows it. */
function describe(state: WorkState<DeriveProgress>, server: Server): WorkView {
  const { request, source, phase, lines } = state.progress;
  const title = request.model;
  if (state.at === 'done') return { title, progress: 1, to: toModel(title) };
  const to = toDerive(source);
  if (state.at === 'failed') return { title, to, detail: explainError(state.error, { server }).title };
  if (state.at !== 'running') return { title, to };
  const { completed, total, status } = lines.at(-1) ?? {};
  return {
    title,
    to,
    detail: phase === 'creating' ? status : translate(`derive.phase.${phase}`),
    progress: total ? Math.min(1, (completed ?? 0) / total) : undefined,
  };
}

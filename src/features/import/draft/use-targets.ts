import { useQueries } from '@tanstack/vue-query';
import { computed, type ComputedRef } from 'vue';
import { isSameModel } from '@/ollama/model-name';
import { modelsQuery, showQuery, versionQuery } from '@/shared/queries';
import { useServersStore, type Server } from '@/shared/servers.store';
import { useClientFor } from '@/shared/use-client';
import { serverFit, type FitProblem } from '../server/server-fit';
import { serverWords, type ServerWords } from '@/shared/server-words';
import { baseProblem, isConverted } from './base-fit';
import type { ReadyDraft } from './draft';

/** One more server that a draft may go to. What is known of it is asked for once it is chosen. */
export interface Target {
  server: Server;
  words: ServerWords;
  isChosen: boolean;
  /** What stands in the way of it, or is to be known first. */
  note?: 'asking' | 'silent' | 'no-base' | 'unfit-base' | 'taken';
  fit: FitProblem[];
}

/** The servers besides the current one, as far as a draft is concerned. */
export function useTargets(draft: () => ReadyDraft): ComputedRef<Target[]> {
  const clientFor = useClientFor();
  const servers = useServersStore();
  const others = computed(() => servers.servers.filter(({ id }) => id !== servers.current?.id));
  const isChosen = ({ id }: Server) => draft().targets?.includes(id) ?? false;
  const clientOf = (server: Server) => (isChosen(server) ? clientFor(server) : undefined);
  const lists = useQueries({ queries: computed(() => others.value.map((server) => modelsQuery(clientOf(server)))) });
  const versions = useQueries({
    queries: computed(() => others.value.map((server) => versionQuery(clientOf(server)))),
  });
  const shown = useQueries({
    queries: computed(() => {
      const { model, form } = draft();
      return others.value.map((server) => showQuery(clientOf(server), isConverted(model) ? form.from : ''));
    }),
  });

  return computed(() =>
    others.value.map((server, index): Target => {
      const { model, form } = draft();
      const base = { server, words: serverWords(server), isChosen: isChosen(server) };
      const list = lists.value[index];
      if (!base.isChosen) return { ...base, fit: [] };
      const fit = serverFit(model, { server, version: versions.value[index]?.data });
      if (list?.isError) return { ...base, fit, note: 'silent' };
      // Before it has answered nobody knows what would be replaced there.
      if (!list?.data) return { ...base, fit, note: 'asking' };
      const there = { models: list.data, shown: shown.value[index]?.data };
      const problem = model.base && baseProblem(model, form.from, there);
      if (problem) return { ...base, fit, note: problem === 'unsure-base' ? 'asking' : problem };
      const isTaken = list.data.some(({ name }) => isSameModel(name, form.name));
      return { ...base, fit, note: isTaken ? 'taken' : undefined };
    }),
  );
}

/** Whether an import to a target would fail, or may do harm for all that is known. */
export function isBlocked({ note, fit }: Target): boolean {
  return (note !== undefined && note !== 'taken') || fit.some(({ isBlocking }) => isBlocking);
}

import { defineStore } from 'pinia';
import { markRaw, shallowReactive } from 'vue';
import { serverName } from '@/shared/server-abilities';
import { useServersStore } from '@/shared/servers.store';
import type { Run } from '../../run';
import { openHistory, openMemoryHistory } from './history-storage';
import { emptyView, RunHistory } from './run-history';

/** The runs that this browser keeps, as every page of this site sees them. */
export const useHistoryStore = defineStore('playground-history', () => {
  const servers = useServersStore();
  const view = shallowReactive(emptyView());
  const channel = new BroadcastChannel('paddock-playground');
  const history = markRaw(
    new RunHistory(view, {
      storage: openHistory(),
      memory: openMemoryHistory(),
      tellOthers: () => channel.postMessage('changed'),
    }),
  );
  channel.addEventListener('message', () => void history.read());
  void history.read();

  /** Keeps a run that has ended. Never rejects. */
  const keep = (run: Run) => history.add(run, serverName(servers.byId(run.serverId)));

  return { view, history, keep };
});

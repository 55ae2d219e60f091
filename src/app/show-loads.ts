import type { Pinia } from 'pinia';
import { isSameModel } from '@/ollama/model-name';
import { toRunning } from '@/shared/links';
import type { LoadProgress } from '@/shared/loading';
import { embeddedServer } from '@/shared/servers.store';
import { useWorkStore } from '@/shared/work.store';

/** How far a load of the server in the page is. */
interface Load {
  model: string;
  /** From 0 to 1. */
  fraction: number;
}

const kind = 'app.activity.load';

/**
 * Shows in the dock how loading a model inside the page goes: it is work in progress like any other. Where
 * nobody ordered it by itself (a question needs the model) it can neither be stopped nor asked for again; an
 * order of shared/loading.ts learns how far it is. One model is loaded at a time. What is returned is told of
 * each step, and of the end by undefined.
 */
export function showLoads(pinia: Pinia): (load: Load | undefined) => void {
  let report: ((load: Load) => void) | undefined;
  let end = () => {};
  return (load) => {
    if (!load) return end();
    if (report) return report(load);
    const store = useWorkStore(pinia);
    const { works } = store;
    const ordered = store
      .ofKind<LoadProgress>(kind)
      .find(({ order, state }) => order.server.id === embeddedServer.id && state.at === 'running');
    if (ordered && isSameModel(ordered.state.progress.model, load.model)) {
      return works.change(ordered.id, { ...ordered.state.progress, fraction: load.fraction });
    }
    const id = works.start<LoadProgress>({
      kind,
      server: embeddedServer,
      initial: load,
      describe: ({ progress }) => ({ title: progress.model, progress: progress.fraction, to: toRunning() }),
      run: (tools) => {
        report = tools.report;
        return new Promise((resolve) => (end = resolve));
      },
      after: () => {
        report = undefined;
        // Whether the model could be loaded is told by what asked for it.
        works.remove(id);
      },
      retry: null,
      canStop: false,
    });
  };
}

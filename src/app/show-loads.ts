import type { Pinia } from 'pinia';
import { toModels } from '@/shared/links';
import { embeddedServer } from '@/shared/servers.store';
import { useWorkStore } from '@/shared/work.store';

/** A load, as far as the dock is concerned. */
interface Load {
  model: string;
  /** From 0 to 1. */
  fraction: number;
}

/**
 * Shows in the dock how loading a model inside the page goes: it is work in progress like any other, but
 * nobody ordered it by itself, so it can neither be stopped nor asked for again. One model is loaded at a
 * time. What is returned is told of each step, and of the end by undefined.
 */
export function showLoads(pinia: Pinia): (load: Load | undefined) => void {
  let report: ((load: Load) => void) | undefined;
  let end = () => {};
  return (load) => {
    if (!load) return end();
    if (report) return report(load);
    const { works } = useWorkStore(pinia);
    const id = works.start<Load>({
      kind: 'app.activity.load',
      server: embeddedServer,
      initial: load,
      describe: ({ progress }) => ({ title: progress.model, progress: progress.fraction, to: toModels() }),
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

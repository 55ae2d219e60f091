import { reactive, ref } from 'vue';
import type { RunningModel } from '@/ollama';
import { useLoading } from '@/shared/loading';
import type { Server } from '@/shared/servers.store';
import { useTexts } from '@/shared/texts';
import type { LoadedRow } from './loaded-rows';

/** What is being done, or was done, about a model in memory. */
export interface RowState {
  busy?: 'unload' | 'keep';
  /** The server agreed to unload it, and lists it still. */
  isPending?: boolean;
  error?: unknown;
}

interface KeptState extends RowState {
  /** When it was to go as the server agreed: another time means that it has been asked something since. */
  pendingUntil?: string;
}

/**
 * Unloads and keeps the models of a server, one by one. `news` says what was done, for those who do not see
 * it; `refresh` asks the server what is loaded.
 */
export function useRowActions(server: () => Server, refresh: () => Promise<RunningModel[]>) {
  const { t } = useTexts();
  const loading = useLoading();
  const states = reactive(new Map<string, KeptState>());
  const news = ref('');

  function stateOf({ model }: LoadedRow): RowState {
    const state = states.get(model.name) ?? {};
    return state.isPending && state.pendingUntil !== model.expires_at ? {} : state;
  }

  /** What was said of models that are no longer loaded is not said of them when they come back. */
  function forgetOthers(rows: readonly LoadedRow[]): void {
    for (const [name, { busy }] of states) {
      if (busy === undefined && !rows.some(({ model }) => model.name === name)) states.delete(name);
    }
  }

  async function unload({ model: { name }, handle }: LoadedRow): Promise<boolean> {
    states.set(name, { busy: 'unload' });
    news.value = '';
    const [result] = await loading.unload(server(), [handle ?? name]);
    if (result?.outcome === 'failed') {
      states.set(name, { error: result.error });
      return false;
    }
    // Its handle may be another name than it is listed under.
    const left = (await refresh()).find((model) => model.name === name);
    if (left) {
      states.set(name, { isPending: true, pendingUntil: left.expires_at });
      return false;
    }
    states.delete(name);
    news.value = t('running.done.unloaded', { name });
    return true;
  }

  async function keep({ model, handle }: LoadedRow, seconds: number): Promise<void> {
    const { name } = model;
    states.set(name, { busy: 'keep' });
    news.value = '';
    try {
      await loading.keep(server(), { ...model, name: handle ?? name }, seconds);
      states.delete(name);
      news.value = t('running.done.kept', { name });
    } catch (error) {
      states.set(name, { error });
    }
  }

  return { stateOf, forgetOthers, unload, keep, dismiss: ({ model }: LoadedRow) => states.delete(model.name), news };
}

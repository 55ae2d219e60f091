import type { ListedModel, RunningModel } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import { sharersIn } from '@/shared/same-weights';

/** A model in memory, with what the list of models tells of it. */
export interface LoadedRow {
  model: RunningModel;
  /**
   * `missing`: the list has no model of this name any more. `replaced`: it has another version under it.
   * `unknown` until there is a list.
   */
  standing: 'listed' | 'missing' | 'replaced' | 'unknown';
  /** Whether there is a model of this name that answers in words, or may. */
  canChat: boolean;
  /** The other models that are known to be served by it. */
  sharers: string[];
  /** The name by which the server can be told to keep or unload it: of a renamed one its new name. Undefined where there is none. */
  handle: string | undefined;
}

/** What is loaded, in the server's order, against the models that it lists, where those are known. */
export function toLoadedRows(
  running: readonly RunningModel[],
  models: readonly ListedModel[] | undefined,
): LoadedRow[] {
  if (!models)
    return running.map((model) => ({ model, standing: 'unknown', canChat: true, sharers: [], handle: model.name }));
  const sharersOf = sharersIn(models);
  return running.map((model) => {
    const listed = models.find(({ name }) => name === model.name || isSameModel(name, model.name));
    const sharers = sharersOf(model.name, model.digest);
    if (!listed) return { model, standing: 'missing', canChat: false, sharers, handle: sharers[0] };
    const isReplaced = Boolean(listed.digest && model.digest && listed.digest !== model.digest);
    // Lists of before 0.30 do not tell: then it is tried.
    const canChat = !listed.capabilities?.length || listed.capabilities.includes('completion');
    return { model, standing: isReplaced ? 'replaced' : 'listed', canChat, sharers, handle: model.name };
  });
}

import { nextTick, shallowRef, type Ref } from 'vue';
import type { ListedModel } from '@/ollama';
import type { AskedAction, ModelAction, ModelChanges } from './model-actions';

interface Places {
  /** What is done without a dialog. */
  atOnce: Partial<Record<ModelAction, (names: string[]) => void>>;
  /** The name whose details are open. */
  openName: Readonly<Ref<string | undefined>>;
  /** Opens the details of another model, or closes them. */
  open: (name: string | undefined) => void;
  focusRow: (name: string | undefined) => void;
  focusDetails: () => void;
}

/** What is asked of models, and where one is when it is done: at what was made, or at the next thing that is there. */
export function useAskedAction({ atOnce, openName, open, focusRow, focusDetails }: Places) {
  const asked = shallowRef<AskedAction>();
  const done = shallowRef<ModelChanges>();

  function ask(action: ModelAction, models: ListedModel[]): void {
    const act = atOnce[action];
    if (act) return act(models.map(({ name }) => name));
    asked.value = { action, models };
    done.value = undefined;
  }

  /** What is gone is shown no longer: what was made in its place is, where there is one. */
  function onDone(changes: ModelChanges): void {
    done.value = changes;
    const { gone, made } = changes;
    if (openName.value !== undefined && gone.includes(openName.value)) open(made.length === 1 ? made[0] : undefined);
  }

  /** Only now the dialog keeps the focus no longer. */
  async function onClosed(): Promise<void> {
    asked.value = undefined;
    await nextTick();
    if (!done.value) return;
    if (openName.value === undefined) focusRow(done.value.made[0]);
    else focusDetails();
  }

  return { asked, ask, onDone, onClosed };
}

import { computed, shallowRef, watch } from 'vue';
import type { ModelRow } from './model-rows';
import { addAll, extend, keepOnly, nothingChosen, removeAll, toggle, type Selection } from './selection';

/** The models that are chosen, of a list that is another one when `scope` changes. */
export function useSelection({
  scope,
  rows,
  shown,
}: {
  /** Which server's: names chosen of one are not chosen of another. */
  scope: () => unknown;
  rows: () => ModelRow[];
  /** Those that are shown, in their order. */
  shown: () => ModelRow[];
}) {
  const selection = shallowRef<Selection>(nothingChosen);
  const names = computed(() => selection.value.names);
  const order = () => shown().map(({ model }) => model.name);
  const isEmpty = () => names.value.size === 0;

  // At once: nothing may be asked of the new server meanwhile.
  watch(scope, () => (selection.value = nothingChosen), { flush: 'sync' });
  watch(rows, (now) => {
    if (isEmpty()) return;
    const known = new Set(now.map(({ model }) => model.name));
    selection.value = keepOnly(selection.value, (name) => known.has(name));
  });

  const models = computed(() =>
    isEmpty() ? [] : rows().flatMap(({ model }) => (names.value.has(model.name) ? [model] : [])),
  );
  const shownCount = computed(() => {
    if (isEmpty()) return 0;
    return shown().reduce((count, { model }) => count + Number(names.value.has(model.name)), 0);
  });

  return {
    names,
    models,
    /** How many of them are shown. */
    shownCount,
    toggle: (name: string) => void (selection.value = toggle(selection.value, name)),
    extend: (name: string) => void (selection.value = extend(selection.value, order(), name)),
    chooseShown: (isChosen: boolean) =>
      void (selection.value = (isChosen ? addAll : removeAll)(selection.value, order())),
    clear: () => void (selection.value = nothingChosen),
  };
}

import { refDebounced } from '@vueuse/core';
import { computed, ref, shallowRef, watch } from 'vue';
import { useHistoryStore } from './history.store';

/** The runs that are kept, or those of them that have the words that are looked for. */
export function useFoundRuns() {
  const { view, history } = useHistoryStore();
  const words = ref('');
  const settled = refDebounced(words, 200);
  const wanted = computed(() => settled.value.trim());
  /** Undefined while nothing is looked for, and until it was found first. */
  const found = shallowRef<{ words: string; ids: Set<string> }>();

  watch([wanted, () => view.heads] as const, async ([now]) => {
    if (now === '') return void (found.value = undefined);
    const ids = await history.search(now);
    if (now === wanted.value) found.value = { words: now, ids };
  });

  const heads = computed(() => {
    const { ids } = found.value ?? {};
    return wanted.value === '' || !ids ? view.heads : view.heads.filter(({ id }) => ids.has(id));
  });
  const isSearching = computed(() => words.value.trim() !== (found.value?.words ?? ''));
  return { words, heads, isSearching };
}

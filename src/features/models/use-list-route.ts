import { useDebounceFn } from '@vueuse/core';
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useRoute, useRouter, type LocationQuery } from 'vue-router';
import { readFilters, toQuery, type Filters } from './filters';
import { defaultSort, sortKeys, type Sort, type SortKey } from './model-rows';

/**
 * What a link to the list restores: search, filters, sort and the model whose details are open. The search is
 * written to the address a moment after the last keystroke, because browsers limit such writes.
 */
export function useListRoute(): {
  search: Ref<string>;
  sort: ComputedRef<Sort>;
  setSort: (sort: Sort) => void;
  filters: ComputedRef<Filters>;
  setFilters: (filters: Filters) => void;
  openName: ComputedRef<string | undefined>;
} {
  const route = useRoute();
  const router = useRouter();

  const search = ref(text(route.query.q));
  let written = search.value;
  const write = useDebounceFn(() => {
    // The room may have been left meanwhile.
    if (route.name !== 'models' && route.name !== 'model') return;
    written = search.value.trim();
    void router.replace({ query: { ...route.query, q: written || undefined } });
  }, 250);
  watch(search, (now) => {
    if (now.trim() !== text(route.query.q)) void write();
  });
  // The address changed by other hands than ours: the way back, a link.
  watch(
    () => text(route.query.q),
    (now) => {
      if (now !== written) search.value = written = now;
    },
  );

  const sort = computed(() => readSort(route.query));
  const setSort = ({ key, direction }: Sort) =>
    void router.replace({ query: { ...route.query, sort: key, order: direction === 'ascending' ? 'asc' : 'desc' } });

  // The same object while they are the same: nothing is filtered anew for an order.
  const filters = computed<Filters>((before) => {
    const now = readFilters(route.query);
    return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
  });
  const setFilters = (now: Filters) => void router.replace({ query: { ...route.query, ...toQuery(now) } });

  const openName = computed(() => (typeof route.params.name === 'string' ? route.params.name : undefined));
  return { search, sort, setSort, filters, setFilters, openName };
}

function text(value: LocationQuery[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function readSort({ sort, order }: LocationQuery): Sort {
  const key = sortKeys.find((each) => each === sort) as SortKey | undefined;
  return key ? { key, direction: order === 'asc' ? 'ascending' : 'descending' } : defaultSort;
}

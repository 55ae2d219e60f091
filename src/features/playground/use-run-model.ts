import { computed, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { findModel } from '@/shared/model-choice/choose-model';
import { useModelChoice } from '@/shared/model-choice/use-model-choice';
import { textOf, withFields } from './edited-request';
import { usePlaygroundStore } from './playground.store';

/**
 * The request's model, chosen among those that complete. A link may bring one. What another server does not have gives
 * way to the one that was used there last.
 */
export function useRunModel() {
  const store = usePlaygroundStore();
  const route = useRoute();
  const router = useRouter();
  const choice = useModelChoice({ can: 'completion', rememberAs: 'paddock.playground.models' });
  const model = computed({
    get: () => textOf(store.request, 'model'),
    set: (name) => (store.request = withFields(store.request, { model: name })),
  });
  const linked = computed(() => (typeof route.query.model === 'string' ? route.query.model : undefined));

  watch(
    [choice.models, linked],
    ([models]) => {
      const all = (choice.query.data.value ?? []).map(({ name }) => name);
      if (all.length === 0) return;
      if (linked.value !== undefined) {
        model.value = findModel(all, linked.value) ?? linked.value;
        const { model: _, ...query } = route.query;
        void router.replace({ query });
      } else if (!findModel(all, model.value) && models.length > 0) {
        model.value = choice.model.value ?? '';
      }
    },
    { immediate: true },
  );

  /** Remembers the model for the next visit of its server. */
  function remember(): void {
    choice.model.value = model.value;
    choice.remember();
  }

  return { ...choice, model, remember };
}

import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { useBenchmarksStore } from './benchmarks.store';
import { stepsOf } from './plan/steps';
import { hasFailed, restOf, type BenchmarkRun } from './run/run';

/**
 * How a run stands: `incomplete` ended before all was measured, of `interrupted` the page went away. Undefined until
 * it is known. `missing` are the steps that were not measured, `failed` those of them that were tried.
 */
export function useRunState(given: MaybeRefOrGetter<BenchmarkRun>) {
  const store = useBenchmarksStore();
  const run = computed(() => toValue(given));
  const measurements = computed(() => store.measured.get(run.value.id));
  const steps = computed(() => stepsOf(run.value.plan));
  const missing = computed(() => restOf(steps.value, measurements.value ?? []));
  const failed = computed(() => (measurements.value ?? []).filter(hasFailed).length);
  const work = computed(() => store.progressOf(run.value.id));
  const standing = computed(() => {
    if (work.value?.isOpen) return 'running';
    if (store.elsewhere.has(run.value.id)) return 'elsewhere';
    if (!measurements.value) return undefined;
    if (missing.value.length === 0) return 'complete';
    return run.value.endedAtMs === undefined ? 'interrupted' : 'incomplete';
  });
  const total = computed(() => steps.value.length);
  return { measurements, missing, failed, total, work, standing };
}

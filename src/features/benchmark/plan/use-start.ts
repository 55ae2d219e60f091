import { ref, shallowRef } from 'vue';
import { useServersStore } from '@/shared/servers.store';
import { useClientFor } from '@/shared/use-client';
import { loadedTargets, type LoadedTarget } from './loaded-targets';
import type { BenchmarkPlan } from './plan';

/**
 * Begins, or asks first: where a cold load would unload what somebody else may be using. `question` is what there is
 * to ask about, and `confirm` the answer to it. To be called in setup.
 */
export function useStart() {
  const servers = useServersStore();
  const clientFor = useClientFor();
  const isAsking = ref(false);
  const isLooking = ref(false);
  const question = shallowRef<readonly LoadedTarget[]>([]);
  let begin: () => void = () => undefined;

  async function start(plan: Pick<BenchmarkPlan, 'loads' | 'targets'>, how: () => void): Promise<void> {
    if (isLooking.value) return;
    begin = how;
    if (plan.loads === 0) return begin();
    isLooking.value = true;
    try {
      question.value = await loadedTargets(plan.targets, servers.byId, clientFor);
    } finally {
      isLooking.value = false;
    }
    if (question.value.length > 0) isAsking.value = true;
    else begin();
  }

  function confirm(): void {
    isAsking.value = false;
    begin();
  }

  return { start, confirm, question, isAsking, isLooking };
}

import { shallowRef, watch } from 'vue';
import type { MessageId } from '../message';
import type { Thread } from '../thread';
import type { CutHistory } from './cut-history';

/** Where the server cut the history for the last answer of what is looked at, if it did: looked for when an answer has ended. */
export function useCut(thread: () => Thread, writing: () => readonly MessageId[]) {
  const cut = shallowRef<CutHistory>();
  watch(
    [() => thread().path.value, () => writing().length],
    async ([path, count]) => {
      if (count > 0) return void (cut.value = undefined);
      const [{ findCut }, { estimateTokens }] = await Promise.all([
        import('./cut-history'),
        import('../estimate-tokens'),
      ]);
      if (thread().path.value !== path) return;
      cut.value = findCut(path, (id) => thread().message(id), estimateTokens);
    },
    { immediate: true },
  );
  return cut;
}

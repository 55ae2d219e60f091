import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import type { RefusedDraft } from './draft';

/** Modelfiles that are being written or corrected. What was typed stays, though the dialog was closed or the room left. */
export const useWrittenStore = defineStore('import-written', () => {
  /** By the draft that is corrected; of a new one under ''. */
  const texts = shallowReactive(new Map<string, string>());
  const subject = shallowRef<{ draft?: RefusedDraft }>();

  const key = computed(() => subject.value?.draft?.id ?? '');
  const text = computed({
    get: () => texts.get(key.value) ?? subject.value?.draft?.modelfile?.text ?? '',
    set: (typed) => texts.set(key.value, typed),
  });

  function open(draft?: RefusedDraft): void {
    subject.value = { draft };
  }

  function close(): void {
    subject.value = undefined;
  }

  /** What was typed, and what for. It is gone from here. */
  function finish(): { text: string; draft?: RefusedDraft } {
    const finished = { text: text.value, draft: subject.value?.draft };
    texts.delete(key.value);
    return finished;
  }

  return { subject, text, open, close, finish };
});

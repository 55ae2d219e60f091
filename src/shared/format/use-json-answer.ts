import { computed, onBeforeUnmount, shallowRef, watch } from 'vue';
import { isAbort } from '@/base/abort';
import type { Format } from '@/ollama';
import { askJudge } from './ask-judge';
import { GrowingJson, longestGrowing, parsePartial } from './growing-json';
import type { Verdict } from './judge';

/** How far an answer was judged. */
export type Judged =
  | { at: 'growing' | 'checking' }
  | { at: 'done'; verdict: Verdict }
  /** It took too long, or what judges could not be loaded. */
  | { at: 'failed'; isSlow: boolean; reason: string };

/** A JSON answer as it is read: what there is of it while it grows, and what it is worth when it is complete. */
export function useJsonAnswer(answer: () => { text: string; format: Format; isComplete: boolean }) {
  /** Undefined while there is nothing that can be read. */
  const value = shallowRef<unknown>();
  /** Whether the value is all of the answer. */
  const isWhole = shallowRef(false);
  /** Whether the tree waits for the end: the text is long. */
  const isLong = shallowRef(false);
  const judged = shallowRef<Judged>({ at: 'growing' });

  const growing = new GrowingJson((read) => (value.value = read));
  let judging: AbortController | undefined;
  onBeforeUnmount(() => {
    growing.stop();
    judging?.abort();
  });

  watch(
    () => [answer().text, answer().isComplete, answer().format] as const,
    ([text, isComplete, format]) => {
      judging?.abort();
      isWhole.value = false;
      if (!isComplete) {
        judged.value = { at: 'growing' };
        isLong.value = !growing.update(text);
        return;
      }
      growing.stop();
      isLong.value = false;
      try {
        value.value = JSON.parse(text);
        isWhole.value = true;
      } catch {
        // Where and why is told by the verdict; what can be read of it is shown.
        value.value = text.length > longestGrowing ? undefined : parsePartial(text);
      }
      void judge(text, format);
    },
    { immediate: true },
  );

  async function judge(text: string, format: Format): Promise<void> {
    judged.value = { at: 'checking' };
    const controller = (judging = new AbortController());
    let result: Judged;
    try {
      const verdict = await askJudge(text, format === 'json' ? undefined : format, { signal: controller.signal });
      result = verdict ? { at: 'done', verdict } : { at: 'failed', isSlow: true, reason: '' };
    } catch (error) {
      if (isAbort(error)) return;
      result = { at: 'failed', isSlow: false, reason: error instanceof Error ? error.message : String(error) };
    }
    if (!controller.signal.aborted) judged.value = result;
  }

  return { value, isWhole, isLong, judged: computed(() => judged.value) };
}

import { onScopeDispose, ref, shallowRef } from 'vue';
import { isAbort } from '@/base/abort';

/** Embeds one text at a time: another one, stopping, or the end of the component aborts the one before. */
export function useEmbedding(embedText: (text: string, signal: AbortSignal) => Promise<Float32Array>) {
  const isEmbedding = ref(false);
  const error = shallowRef<unknown>();
  let running: AbortController | undefined;

  /** Resolves with undefined where nothing came of it: stopped, or failed as `error` says. */
  async function embed(text: string): Promise<Float32Array | undefined> {
    stopEmbedding();
    const own = new AbortController();
    running = own;
    isEmbedding.value = true;
    error.value = undefined;
    try {
      const vector = await embedText(text, own.signal);
      return own.signal.aborted ? undefined : vector;
    } catch (failure) {
      if (running === own && !isAbort(failure)) error.value = failure;
      return undefined;
    } finally {
      if (running === own) isEmbedding.value = false;
    }
  }

  function stopEmbedding(): void {
    running?.abort();
    running = undefined;
    isEmbedding.value = false;
  }

  onScopeDispose(stopEmbedding);
  return { isEmbedding, error, embed, stopEmbedding };
}

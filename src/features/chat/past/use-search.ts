import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import { isAbort } from '@/base/abort';
import { useConversationsStore } from '../conversations.store';
import type { SearchResult } from './search-index';

/** More than anybody goes through. */
const limit = 200;

/** Looks for words in all messages while they are typed. */
export function useSearch(words: Readonly<Ref<string>>) {
  const { log } = useConversationsStore();
  const result = shallowRef<SearchResult>();
  /** Whether messages are still being read, as with the first search. */
  const isReading = ref(false);
  const hasFailed = ref(false);
  let looking = new AbortController();
  onScopeDispose(() => looking.abort());

  watch(
    words,
    async (wanted) => {
      looking.abort();
      const { signal } = (looking = new AbortController());
      hasFailed.value = false;
      if (wanted.trim() === '') return void (result.value = undefined);
      try {
        const { searchIndexOf } = await import('./search-index');
        const index = searchIndexOf(log);
        isReading.value = !index.isRead;
        await index.read();
        const found = await index.search(wanted, { limit, signal });
        if (!signal.aborted) result.value = found;
      } catch (error) {
        if (!isAbort(error)) hasFailed.value = true;
      } finally {
        if (!signal.aborted) isReading.value = false;
      }
    },
    { immediate: true },
  );

  return { result, isReading, hasFailed };
}

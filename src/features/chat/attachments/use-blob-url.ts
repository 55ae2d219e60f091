import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import { useConversationsStore } from '../conversations.store';
import type { BlobId } from '../message';

/** A stored blob as an address for an image or a player, given back when it is no longer shown. */
export function useBlobUrl(id: () => BlobId) {
  const { log } = useConversationsStore();
  const blob = shallowRef<Blob>();
  const url = ref<string>();
  /** It was deleted, or was never kept. */
  const isMissing = ref(false);
  let isOver = false;

  function show(now: Blob | undefined): void {
    if (url.value !== undefined) URL.revokeObjectURL(url.value);
    blob.value = now;
    url.value = now && URL.createObjectURL(now);
  }

  watch(
    id,
    async (wanted) => {
      const found = await log.blobs.get(wanted);
      if (isOver || id() !== wanted) return;
      show(found);
      isMissing.value = found === undefined;
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    isOver = true;
    show(undefined);
  });

  return { blob, url, isMissing };
}

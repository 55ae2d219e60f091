import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { useKept } from '@/shared/browser-storage';
import type { OptionTexts } from '@/shared/run/setup-form';
import { readBatchSize, toEmbedSetup, type EmbedSetup } from './embed-setup';

/** How vectors are asked for next. It stays while the room is left, and in this tab. */
export const useFormStore = defineStore('embeddings.form', () => {
  const kind = 'sessionStorage';
  /** Without the dimensions, which are a matter of the model as well. */
  const setup = useKept<Omit<EmbedSetup, 'dimensions'>>(
    'paddock.embeddings.setup',
    {},
    { kind, read: (text) => toEmbedSetup(JSON.parse(text)) },
  );
  /** What is typed and cannot be sent, by option. */
  const unread = ref<OptionTexts>({});
  const dimensionsTyped = useKept('paddock.embeddings.dimensions', '', { kind });
  const batchTyped = useKept('paddock.embeddings.batch', '', { kind });
  const batchSize = computed(() => readBatchSize(batchTyped.value));
  /** Whether models are offered that are not known to be made for it. */
  const showsAllModels = ref(false);

  return { setup, unread, dimensionsTyped, batchTyped, batchSize, showsAllModels };
});

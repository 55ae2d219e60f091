import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { isAbort } from '@/base/abort';
import { useKept } from '@/shared/browser-storage';
import type { Encoding } from '@/base/text-encoding';
import type { InputFormat, InputsRequest } from './inputs';
import { InputsReader, type ReadInputs } from './read-inputs';

/** More characters than this make a text field slow: they are taken as a file would be. */
export const longestTyped = 200_000;

/** While somebody types. */
const typingMs = 200;

/** The texts that are to be embedded: typed, or of a file. They stay while the room is left. */
export const useInputsStore = defineStore('embeddings.inputs', () => {
  const reader = new InputsReader();
  /** In this tab, so that a reload leaves it. */
  const typed = useKept('paddock.embeddings.typed', '', { kind: 'sessionStorage' });
  const file = shallowRef<{ file: Blob; name: string }>();
  const otherFileCount = ref(0);
  /** Chosen; else what the texts look like. */
  const format = ref<InputFormat>();
  const encoding = ref<Encoding>();
  const column = ref<number>();
  const hasHeader = ref<boolean>();

  const request = computed<InputsRequest>(() => ({
    source: file.value
      ? { ...file.value, encoding: encoding.value }
      : // What is typed is one text a line until something else is said: a line may well begin as JSON does.
        { text: typed.value },
    format: format.value ?? (file.value ? undefined : 'lines'),
    column: column.value,
    hasHeader: hasHeader.value,
  }));
  const read = shallowRef<ReadInputs & { of: InputsRequest }>();
  const error = shallowRef<unknown>();
  /** Whether what was read last is not what is wanted now. */
  const isReading = computed(() => read.value?.of !== request.value && error.value === undefined);

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    request,
    (now, before) => {
      clearTimeout(timer);
      error.value = undefined;
      const isTyping =
        before !== undefined && 'text' in now.source && 'text' in before.source && now.source.text !== '';
      timer = setTimeout(() => void follow(now), isTyping ? typingMs : 0);
    },
    { immediate: true },
  );

  async function follow(of: InputsRequest): Promise<void> {
    try {
      const found = await reader.read(of);
      if (of === request.value) read.value = { ...found, of };
    } catch (failure) {
      if (!isAbort(failure) && of === request.value) error.value = failure;
    }
  }

  /** Reads a file instead of what is typed. `others` were given with it, and are not read. */
  function take(given: Blob, name: string, others = 0): void {
    otherFileCount.value = others;
    format.value = undefined;
    encoding.value = undefined;
    column.value = undefined;
    hasHeader.value = undefined;
    file.value = { file: given, name };
  }

  /** Goes back to what was typed. */
  function putAside(): void {
    file.value = undefined;
    otherFileCount.value = 0;
    format.value = undefined;
    column.value = undefined;
    hasHeader.value = undefined;
  }

  /** Reads in another form: what was chosen of columns counts no more. */
  function readAs(now: InputFormat): void {
    format.value = now;
    column.value = undefined;
    hasHeader.value = undefined;
  }

  const texts = computed(() => read.value?.texts ?? []);
  const report = computed(() => read.value?.report);

  return {
    typed,
    file,
    otherFileCount,
    format,
    encoding,
    column,
    hasHeader,
    texts,
    report,
    error,
    isReading,
    take,
    putAside,
    readAs,
  };
});

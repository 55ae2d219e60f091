import { shallowRef, watch, type Ref } from 'vue';
import type { Sense } from './attachments/use-senses';
import type { Thread } from './thread';

/** How far back questions are looked at: what is older is seldom sent, as no context has room for it. */
const reach = 400;

/** What a model has to be able to do with what was put to earlier questions of the branch that is looked at. */
export function useEarlierSenses(thread: Readonly<Ref<Thread | undefined>>): Readonly<Ref<Sense[]>> {
  const senses = shallowRef<Sense[]>([]);
  watch(
    () => thread.value?.path.value,
    (path = []) => {
      const kinds = new Set(
        path.slice(-reach).flatMap((id) => thread.value?.message(id)?.parts.map(({ kind }) => kind) ?? []),
      );
      senses.value = [
        ...(kinds.has('image') ? (['vision'] as const) : []),
        ...(kinds.has('audio') ? (['audio'] as const) : []),
      ];
    },
    { immediate: true },
  );
  return senses;
}

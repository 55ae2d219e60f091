import { defineStore } from 'pinia';
import { computed } from 'vue';
import { newId } from '@/base/ids';
import { useKept } from '@/shared/browser-storage';
import { promptsKey } from './library-keys';
import { readPrompts, type Prompt, type StoredPrompts } from './prompts';

/** The prompts that are kept in this browser. */
export const usePromptsStore = defineStore('chat-prompts', () => {
  const kept = useKept<StoredPrompts>(promptsKey, () => ({ version: 1, prompts: [] }), { read: readPrompts });
  const prompts = computed(() => kept.value.prompts);
  const questions = computed(() => prompts.value.filter(({ kind }) => kind === 'question'));
  const systems = computed(() => prompts.value.filter(({ kind }) => kind === 'system'));

  /** Keeps one: in place of what has its id, or as a new one. */
  function put(prompt: Omit<Prompt, 'id'> & { id?: string }): Prompt {
    const whole = { ...prompt, id: prompt.id ?? newId() };
    const isKnown = prompts.value.some(({ id }) => id === whole.id);
    const now = isKnown
      ? prompts.value.map((each) => (each.id === whole.id ? whole : each))
      : [...prompts.value, whole];
    kept.value = { version: 1, prompts: now };
    return whole;
  }

  function remove(id: string): void {
    kept.value = { version: 1, prompts: prompts.value.filter((prompt) => prompt.id !== id) };
  }

  return { prompts, questions, systems, put, remove };
});

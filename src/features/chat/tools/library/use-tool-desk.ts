import { computed, ref, shallowRef } from 'vue';
import type { JsonObject } from '@/ollama';
import { namePattern, noParameters, type OwnTool, type ToolDraft } from './tool';
import { readToolJson, toToolJson } from './tool-json';

/**
 * A tool that is being written: one thing, which is changed as a form and as JSON. While the JSON has a mistake it
 * stays as it is typed, and the form has the tool as it was before; a change in the form writes it anew.
 */
export function useToolDesk(tool: OwnTool | undefined, isTaken: (name: string) => boolean) {
  const draft = shallowRef<ToolDraft>(
    tool
      ? { name: tool.name, description: tool.description, parameters: tool.parameters }
      : { name: '', description: '', parameters: noParameters },
  );
  const text = ref(toToolJson(draft.value));
  const read = computed(() => readToolJson(text.value));

  /** Takes what the form says. */
  function change(part: Partial<ToolDraft>): void {
    draft.value = { ...draft.value, ...part };
    text.value = toToolJson(draft.value);
  }

  /** Takes what is typed. */
  function type(typed: string): void {
    text.value = typed;
    const { draft: understood } = readToolJson(typed);
    if (understood) draft.value = understood;
  }

  const nameProblem = computed(() => {
    const { name } = draft.value;
    if (!namePattern.test(name)) return 'nameProblem' as const;
    return name !== tool?.name && isTaken(name) ? ('nameTaken' as const) : undefined;
  });
  /** Whether the JSON has a mistake that the form would not have made. */
  const isTextWrong = computed(() => read.value.draft === undefined && text.value !== toToolJson(draft.value));
  const canSave = computed(() => !isTextWrong.value && nameProblem.value === undefined);
  const setParameters = (parameters: JsonObject) => change({ parameters });

  return {
    draft,
    text,
    problems: computed(() => read.value.problems),
    change,
    type,
    setParameters,
    nameProblem,
    isTextWrong,
    canSave,
  };
}

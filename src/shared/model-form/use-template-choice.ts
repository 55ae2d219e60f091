import { computed, ref, shallowRef, watch } from 'vue';
import type { Conversion, KnownTemplate, TemplateFacts } from './convert-template';
import { loadTemplates } from './templates';

/**
 * Where a form's template comes from: nobody (the server looks), the file's chat template, the common
 * kinds, or the user.
 */
export type TemplateChoice = 'automatic' | 'converted' | 'known' | 'own';

/** What of the form a choice sets. */
export interface TemplateAndStop {
  template: string;
  /** A text a line. */
  stop: string;
}

interface ChoiceOptions {
  /** The template that choosing nothing leaves as it is. */
  kept?: () => string;
  loadAll?: typeof loadTemplates;
}

/**
 * The choice that a form's template stands for, and what choosing does to the form. Conversion and known
 * templates are loaded at once; `load` tries again after a failure.
 */
export function useTemplateChoice(
  /** What the model's own chat template can be converted by. */
  facts: () => Promise<TemplateFacts | undefined>,
  form: () => TemplateAndStop,
  onChange: (change: TemplateAndStop) => void,
  { kept = () => '', loadAll = loadTemplates }: ChoiceOptions = {},
) {
  const choice = ref<TemplateChoice>(form().template === kept() ? 'automatic' : 'own');
  const state = ref<'loading' | 'ready' | 'failed'>('loading');
  const conversion = shallowRef<Conversion>();
  const known = shallowRef<KnownTemplate[]>([]);
  const knownName = ref<string>();
  /** What was typed before another choice was looked at. */
  let ownTemplate = '';

  const chosen = computed(() => {
    if (choice.value === 'converted') return conversion.value;
    if (choice.value === 'automatic') return kept() === '' ? undefined : { template: kept(), stop: [] };
    return choice.value === 'known' ? known.value.find(({ name }) => name === knownName.value) : undefined;
  });

  async function load(): Promise<void> {
    state.value = 'loading';
    try {
      const templates = await loadAll(await facts());
      conversion.value = templates.conversion;
      known.value = templates.known;
      state.value = 'ready';
      recognizeTyped();
    } catch {
      // A file of ours that did not load: the site was updated, or the network is away.
      state.value = 'failed';
    }
  }

  /** A draft that is looked at again knows only the template's text. */
  function recognizeTyped(): void {
    const { template } = form();
    if (choice.value !== 'own' || template === '') return;
    const found = known.value.find((each) => each.template === template);
    if (conversion.value?.template === template) choice.value = 'converted';
    else if (found) [choice.value, knownName.value] = ['known', found.name];
  }

  function choose(next: TemplateChoice): void {
    const before = chosen.value?.stop ?? [];
    if (choice.value === 'own') ownTemplate = form().template;
    choice.value = next;
    if (next === 'own') onChange({ template: ownTemplate || form().template, stop: form().stop });
    else apply(before);
  }

  function chooseKnown(name: string): void {
    const before = chosen.value?.stop ?? [];
    knownName.value = name;
    apply(before);
  }

  /** Goes on from the template that is shown. */
  function edit(): void {
    choice.value = 'own';
  }

  function apply(before: readonly string[]): void {
    const { template = '', stop = [] } = chosen.value ?? {};
    onChange({ template, stop: nextStop(form().stop, before, stop) });
  }

  // The same form may be changed elsewhere.
  watch(
    () => form().template,
    (template) => {
      if (choice.value === 'own' || template === (chosen.value?.template ?? '')) return;
      choice.value = template === kept() ? 'automatic' : 'own';
    },
  );

  void load();
  return { choice, state, conversion, known, knownName, chosen, load, choose, chooseKnown, edit };
}

/** What a template implies takes the place of nothing, and of what another template implied; not of what was typed. */
function nextStop(typed: string, before: readonly string[], after: readonly string[]): string {
  return typed.trim() === '' || typed === before.join('\n') ? after.join('\n') : typed;
}

import { useQuery } from '@tanstack/vue-query';
import { computed, ref, watch } from 'vue';
import type { ListedModel, ShowResponse } from '@/ollama';
import { isSameModel } from '@/ollama/model-name';
import type { CreateForm } from '@/shared/model-form/create-form';
import type { FormSubject } from '@/shared/model-form/form-subject';
import { byLine } from '@/shared/model-form/modelfile-lines';
import { showQuery } from '@/shared/queries';
import { abilitiesOf } from '@/shared/server-abilities';
import { useTexts } from '@/shared/texts';
import type { ServerClient } from '@/shared/use-client';
import { adaptersOf } from './adapters';
import { blobQuery } from './blob-query';
import { leftovers, rebased, toDerivation, type Edit } from './derivation';
import { useDerivationsStore } from './derivations.store';
import { readDraft, type DeriveDraft } from './derive-draft';
import { useDeriveDrafts } from './derive-drafts.store';
import { readText, toText, toTypedText } from './derive-modelfile';
import { architectureNumber } from '../details/model-info';
import { newNameFor } from './new-name';
import { digestIn, toOriginal } from './original';
import { quantizingOf } from './quantizing';

export interface DeriveGiven {
  client: ServerClient;
  name: string;
  shown: ShowResponse;
  models: readonly ListedModel[];
}

/**
 * What is being made of a model: one thing, as a form and as a Modelfile, and what follows from it. Kept as a
 * draft from the first change on.
 */
export function useDerive(given: () => DeriveGiven) {
  const { t } = useTexts();
  const drafts = useDeriveDrafts();
  const derivations = useDerivationsStore();
  const { client, name } = given();
  const { server } = client;
  const { takesTemplates: takesTemplate } = abilitiesOf(server);

  const names = computed(() => given().models.map((model) => model.name));
  const original = computed(() =>
    toOriginal(names.value.find((each) => isSameModel(each, name)) ?? name, given().shown),
  );
  const start = (): DeriveDraft => ({
    form: { ...original.value.form, name: newNameFor(name, names.value) },
    isAnew: false,
    typed: '',
    isTyping: false,
  });
  const draft = ref(readDraft(drafts.textOf(server, name), original.value.form) ?? start());
  const isTouched = ref(drafts.textOf(server, name) !== undefined);

  // What it is made from: the model itself, or another that was chosen.
  const from = computed(() =>
    draft.value.isTyping
      ? readText(draft.value.typed, draft.value, original.value, { takesTemplate }).edit.form.from
      : draft.value.form.from,
  );
  const isOwnBase = computed(() => isSameModel(from.value, name));
  const listedBase = computed(() => given().models.find((model) => isSameModel(model.name, from.value)));
  const otherBase = useQuery(() => showQuery(client, isOwnBase.value ? '' : (listedBase.value?.name ?? '')));
  const shownBase = computed(() => (isOwnBase.value ? given().shown : otherBase.data.value));
  const base = computed(() => {
    if (isOwnBase.value) return original.value;
    return shownBase.value && toOriginal(listedBase.value?.name ?? from.value, shownBase.value);
  });

  const typed = computed(() =>
    draft.value.isTyping ? readText(draft.value.typed, draft.value, base.value, { takesTemplate }) : undefined,
  );
  /** What counts: of a Modelfile with problems, what could be read of it. */
  const edit = computed<Edit>(() => typed.value?.edit ?? draft.value);

  const quantizing = computed(() => shownBase.value && quantizingOf(shownBase.value, listedBase.value, server));
  const derivation = computed(() =>
    toDerivation(edit.value, base.value, { takesTemplate, canQuantize: quantizing.value !== undefined }),
  );
  const addedAdapter = computed(() => Object.values(derivation.value.request.adapters ?? {})[0]);
  const hasAdapter = useQuery(() => blobQuery(client, addedAdapter.value));
  /** An adapter that is to be put onto it, and that the server does not have. */
  const absentAdapter = computed(() => {
    if (addedAdapter.value === undefined || hasAdapter.data.value !== false) return undefined;
    return adaptersOf(edit.value, base.value).find((each) => digestIn(each) === addedAdapter.value);
  });
  const problems = computed(() => {
    const { problems: found = [], adapterLine: line } = typed.value ?? {};
    const name = absentAdapter.value;
    if (name === undefined || line === undefined) return found;
    return byLine([...found, { code: 'adapter-absent' as const, name, line }]);
  });
  const nameState = computed(() => {
    const wanted = edit.value.form.name.trim();
    if (derivations.isBeingMade(server, wanted)) return 'being-made' as const;
    return names.value.some((each) => isSameModel(each, wanted)) ? ('taken' as const) : ('free' as const);
  });
  const replacesItself = computed(() => isSameModel(edit.value.form.name, from.value));
  const stale = computed(() => {
    if (isOwnBase.value || !base.value) return [];
    return leftovers(edit.value.form, original.value, base.value);
  });
  /** A base that is not there is pulled, by a server that can. */
  const hasBase = computed(() => listedBase.value !== undefined || abilitiesOf(server).pulls);
  const canStart = computed(
    () =>
      problems.value.length === 0 &&
      derivation.value.read.isValid &&
      absentAdapter.value === undefined &&
      nameState.value !== 'being-made' &&
      hasBase.value &&
      !(replacesItself.value && derivation.value.isUnchanged),
  );

  const subject = computed<FormSubject>(() => ({
    trainedFor: architectureNumber(shownBase.value?.model_info ?? {}, 'context_length'),
    quantizing: quantizing.value,
    templateLabel: t('derive.templateKept'),
    keptTemplate: base.value?.form.template,
    templateNote: t(base.value?.form.template ? 'derive.templateKeptNote' : 'derive.templateNone'),
  }));

  /** Texts of what is compared: the model as it is, and as it would be. */
  const compared = computed(() => ({
    before: toText({ form: original.value.form, isAnew: false }, original.value).text,
    after: problems.value.length > 0 ? draft.value.typed : toText(edit.value, base.value).text,
  }));

  function change(next: Partial<DeriveDraft>): void {
    isTouched.value = true;
    draft.value = { ...draft.value, ...next };
  }

  /** A change of the form, also while the Modelfile is looked at. */
  function setEdit(next: Partial<Edit>): void {
    const changed = { ...edit.value, ...next };
    if (!draft.value.isTyping) return change(changed);
    change({ ...changed, typed: toTypedText(changed, base.value, draft.value.typed).text });
  }

  const setForm = (form: CreateForm) => setEdit({ form });
  const type = (text: string) => change({ typed: text });

  /** Shows the Modelfile; returns the instructions that it cannot carry, which leave the form as it is. */
  function showModelfile(): string[] {
    const { text, unprintable } = toTypedText(edit.value, base.value, draft.value.typed);
    if (unprintable.length === 0) draft.value = { ...draft.value, typed: text, isTyping: true };
    return unprintable;
  }

  /** Shows the form; false while the Modelfile has lines that it cannot hold. */
  function showForm(): boolean {
    if (problems.value.length > 0) return false;
    draft.value = { ...draft.value, ...edit.value, isTyping: false };
    return true;
  }

  /** Takes over what another base says wherever nothing was changed. */
  function takeBase(): void {
    if (base.value) setForm(rebased(edit.value.form, original.value, base.value));
  }

  /** Begins again with the model as it is. */
  function startOver(): void {
    const { isTyping } = draft.value;
    draft.value = start();
    if (isTyping) showModelfile();
    isTouched.value = false;
    drafts.keep(server, name, undefined);
  }

  watch(
    draft,
    () => {
      if (isTouched.value) drafts.keep(server, name, JSON.stringify(draft.value));
    },
    { flush: 'post' },
  );
  // Made, and nothing was changed since; or given up in another tab.
  watch(
    () => drafts.textOf(server, name),
    (text) => {
      if (text === undefined) isTouched.value = false;
    },
  );

  return {
    ...{
      original,
      base,
      listedBase,
      draft,
      edit,
      typed,
      problems,
      derivation,
      absentAdapter,
      names,
      nameState,
      replacesItself,
    },
    ...{ stale, hasBase, canStart, subject, compared, isTouched, takesTemplate },
    ...{ setEdit, setForm, type, showModelfile, showForm, takeBase, startOver },
    start: () => derivations.start(server, name, derivation.value.request),
  };
}

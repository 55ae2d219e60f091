import type { Outcome } from '../recognize/recognize';
import type { Ignored } from '../given/refusal';
import type { ReadyDraft, TypedModelfile } from './draft';
import type { GivenModelfile } from '../modelfile/given-modelfile';
import { fromModelfile } from '../modelfile/modelfile-form';

/** A draft whose Modelfile is typed: the form follows as long as there is nothing wrong with it. */
export function withTyped(draft: ReadyDraft, modelfile: TypedModelfile): ReadyDraft {
  const { form, problems } = fromModelfile(modelfile.text, draft.form, draft);
  return { ...draft, modelfile: { ...draft.modelfile, ...modelfile }, form: problems.length > 0 ? draft.form : form };
}

/** A draft as a Modelfile that came with it says. One with problems is shown. */
export function withModelfile(draft: ReadyDraft, { text, guess, source }: GivenModelfile): ReadyDraft {
  const { form, problems } = fromModelfile(text, draft.form, draft);
  return { ...draft, form, modelfile: { text, guess, file: source.file, isShown: problems.length > 0 } };
}

/** What a Modelfile does not name of a draft whose other files it does. */
export function leftOf(draft: ReadyDraft, { sources }: Outcome): Ignored[] {
  const left = draft.sources.filter(({ file }) => sources.every((source) => source.file !== file));
  return left.map(({ path }) => ({ path, code: 'not-in-modelfile' }));
}

/** Whether a draft shows a Modelfile that cannot be followed. */
export function hasProblems({ modelfile, form, ...source }: ReadyDraft): boolean {
  return modelfile?.isShown === true && fromModelfile(modelfile.text, form, source).problems.length > 0;
}

import type { CreateRequest, Digest, Json } from '@/ollama';
import { parameterSpec } from '@/ollama/parameters';
import { readForm, type CreateForm, type FormPurpose, type ReadForm } from '@/shared/model-form/create-form';
import { readAdapters, type AdapterProblem } from './adapters';
import type { Original } from './original';

// [Note: What a create inherits] A create that names a model under `from` keeps everything of it that the
// request does not replace. Empty texts replace nothing, parameters are merged by name, licenses are added to
// those there are: so no create takes anything away. One that names the model's own file under `files`, which
// its server has, begins from nothing. (createModel and setTemplate, setSystem, setLicense, setParameters,
// setMessages in server/create.go at v0.24.0)

/** What is being made: the form, and how. */
export interface Edit {
  form: CreateForm;
  /** Made anew of the files of the model that `from` names, which inherits nothing. */
  isAnew: boolean;
  /** Paths or digests of the adapters that it is to have; those of the model that `from` names unless given. */
  adapters?: readonly string[];
}

/** What a create cannot take away from what it inherits. */
export type Limit =
  | { code: 'system' | 'template' | 'messages' | 'license' | 'renderer' | 'parser' | 'requires' | 'adapters' }
  /** With what a server uses where nothing is set, if that is known. */
  | { code: 'parameter'; name: string; value?: number | boolean };

export interface Derivation {
  read: ReadForm;
  request: CreateRequest;
  limits: Limit[];
  adapterProblems: AdapterProblem[];
  /** Whether the model would be what it is made from, under another name. */
  isUnchanged: boolean;
}

/**
 * The create request that makes of `base` what the form says, with as little in it as that takes. Without a
 * base, which the server has to pull first, everything of the form is in it.
 */
export function toDerivation(edit: Edit, base: Original | undefined, purpose: FormPurpose): Derivation {
  const { form } = edit;
  const adapters = readAdapters(edit, base);
  const adapterProblems = adapters.problems;
  const own = withoutInherited(readForm(form, purpose), form, base);
  const read = { ...own, isValid: own.isValid && adapterProblems.length === 0 };
  const { settings } = read;
  const model = form.name.trim();
  if (edit.isAnew && base && base.files.length > 0) {
    const request = { model, ...filesFor(base), ...adapters.request, ...settings };
    return { read, request, limits: [], adapterProblems, isUnchanged: false };
  }
  // Servers look for it by its very letters.
  const request: CreateRequest = { model, from: base?.name ?? form.from };
  const limits: Limit[] = [];
  const inherited: ReadForm['settings'] = base ? readForm({ ...base.form, name: 'x' }, purpose).settings : {};

  for (const field of ['template', 'system', 'messages', 'renderer', 'parser', 'requires'] as const) {
    const wanted = settings[field];
    if (isSame(wanted, inherited[field])) continue;
    if (wanted === undefined) limits.push({ code: field });
    else Object.assign(request, { [field]: wanted });
  }
  const licenses = [settings.license ?? []].flat();
  const former = [inherited.license ?? []].flat();
  const kept = former.filter((text, index) => licenses[index] === text);
  if (kept.length < former.length) limits.push({ code: 'license' });
  const added =
    kept.length === former.length ? licenses.slice(former.length) : licenses.filter((text) => !former.includes(text));
  if (added.length > 0) request.license = added;

  const parameters = Object.entries(settings.parameters ?? {}).filter(
    ([name, value]) => !isSame(value, inherited.parameters?.[name]),
  );
  if (parameters.length > 0) request.parameters = Object.fromEntries(parameters);
  for (const name of Object.keys(inherited.parameters ?? {})) {
    if (settings.parameters?.[name] !== undefined || read.parameterProblems[name]) continue;
    limits.push({ code: 'parameter', name, value: parameterSpec(name)?.default });
  }
  if (settings.quantize) request.quantize = settings.quantize;
  Object.assign(request, adapters.request);
  if (adapters.stays) limits.push({ code: 'adapters' });
  return {
    read,
    request,
    limits,
    adapterProblems,
    isUnchanged: base !== undefined && Object.keys(request).length === 2,
  };
}

/** A value that the base has already may be one that the form would not take. */
function withoutInherited(read: ReadForm, form: CreateForm, base: Original | undefined): ReadForm {
  const own = Object.entries(read.parameterProblems).filter(
    ([name]) => form.parameters[name] !== base?.form.parameters[name],
  );
  const isBadVersion = read.isBadVersion && form.requires !== base?.form.requires;
  const parameterProblems = Object.fromEntries(own);
  const isValid = !read.nameProblem && form.from !== '' && !isBadVersion && own.length === 0;
  return { ...read, parameterProblems, isBadVersion, isValid };
}

function filesFor({ files }: Original): Pick<CreateRequest, 'files'> {
  const named = files.map(({ digest }, index) => [index === 0 ? 'model.gguf' : `projector-${index}.gguf`, digest]);
  return { files: Object.fromEntries(named) as Record<string, Digest> };
}

/** Text fields make line feeds of all line ends: that alone is no change. */
function isSame(one: unknown, other: unknown): boolean {
  return comparable(one) === comparable(other);
}

function comparable(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/\r\n?/g, '\n') : inner,
  );
}

/** The fields in which a form still says what `before` says, and another base says something else. */
export function leftovers(form: CreateForm, before: Original, base: Original): SettingField[] {
  return settingsOf(form).filter(
    (field) => isSame(form[field], before.form[field]) && !isSame(form[field], base.form[field]),
  );
}

/** The form, with what `base` says in the fields that nobody has changed since `before`. */
export function rebased(form: CreateForm, before: Original, base: Original): CreateForm {
  const taken = leftovers(form, before, base).map((field) => [field, base.form[field]] as const);
  return { ...form, ...(Object.fromEntries(taken) as Partial<CreateForm>) };
}

type SettingField = Exclude<keyof CreateForm, 'name' | 'from' | 'quantize'>;

function settingsOf(form: CreateForm): SettingField[] {
  return Object.keys(form).filter((field): field is SettingField => !['name', 'from', 'quantize'].includes(field));
}

/** A form in which a parameter is set to what servers use where it is not set. */
export function withDefault(form: CreateForm, { name, value }: { name: string; value?: Json }): CreateForm {
  return { ...form, parameters: { ...form.parameters, [name]: String(value) } };
}

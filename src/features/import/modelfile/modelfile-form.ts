import type { ImportFile, Recognized } from '../weights/recognized';
import type { GivenFile } from '../given/given-file';
import { byLine, readLines, type LineProblem, type LineWarning, type Named } from '@/shared/model-form/modelfile-lines';
import { resolvePath } from './modelfile-paths';
import type { CreateForm } from '@/shared/model-form/create-form';
import { formOf, listedName, printForm, retyped, type PrintedForm } from '@/shared/model-form/form-lines';

// A create form and a Modelfile are two views of one thing. The name and what the server is to quantize to
// are in the form alone: the CLI takes them as arguments.

/** What a draft is made of. */
export interface FormSource {
  model: Recognized;
  sources: readonly GivenFile[];
}

/** Prints a form. What is empty has no line. */
export function toModelfile(form: CreateForm, { model, sources }: FormSource): PrintedForm {
  const from = model.base && form.from.trim() !== '' ? [form.from] : [];
  return printForm(form, {
    from: [...from, ...pathsOf('files', model, sources)],
    adapters: pathsOf('adapters', model, sources),
  });
}

/**
 * The Modelfile of a form, as it was `typed` once where the form still says the same. Where it does not, the
 * comments alone are kept, at the top.
 */
export function toTypedModelfile(form: CreateForm, source: FormSource, typed = ''): PrintedForm {
  const printed = toModelfile(form, source);
  const read = fromModelfile(typed, form, source);
  if (read.problems.length > 0) return printed;
  return retyped(printed, typed, toModelfile(read.form, source));
}

export interface ReadForm {
  form: CreateForm;
  problems: LineProblem[];
  warnings: LineWarning[];
}

/**
 * Reads a Modelfile as the form of a draft. `previous` has what a Modelfile does not say. With problems the
 * form has what could be read all the same. `takesTemplate` is false for a server that refuses Go templates.
 */
export function fromModelfile(
  text: string,
  previous: CreateForm,
  source: FormSource,
  { takesTemplate = true } = {},
): ReadForm {
  const own = { files: ownFiles('files', source), adapters: ownFiles('adapters', source) };
  const find = (value: string, field: ImportFile['field'], isFile?: boolean) =>
    resolvePath(value, '', own[field], { isFile }).files.map(({ file }) => file);
  const lines = readLines(text, (value) => find(value, 'files').length > 0);
  const { model } = source;
  const { fromFiles, fromModel, adapter, instructions } = lines;

  // An adapter's base may be chosen later.
  const problems = lines.problems.filter(({ code }) => code !== 'no-from' || !model.base || model.isDerived);
  const named: Record<ImportFile['field'], Blob[]> = { files: [], adapters: [] };
  const check = (each: Named, field: ImportFile['field']) => {
    const found = find(each.value, field, true);
    named[field].push(...found);
    if (found.length === 0) problems.push({ code: 'file-missing', name: each.value, line: each.line });
  };
  for (const each of fromFiles) check(each, 'files');
  if (adapter) check(adapter, 'adapters');
  if (fromModel && !model.base && fromFiles.length === 0) {
    const [file = ''] = pathsOf('files', model, source.sources);
    problems.push({ code: 'from-not-file', name: fromModel.value, file, line: fromModel.line });
  } else if (fromFiles.length > 0 || model.base) {
    for (const field of ['files', 'adapters'] as const) problems.push(...unnamed(field, named[field], source, lineOf));
  }

  const form: CreateForm = {
    ...previous,
    from: model.base && fromModel ? listedName(fromModel.value) : '',
    ...formOf(instructions),
  };
  const templates = takesTemplate ? [] : instructions.filter(({ word }) => word === 'TEMPLATE');
  const ignored = templates.map(({ line }): LineWarning => ({ code: 'template-ignored', line }));
  return { form, problems: byLine(problems), warnings: byLine([...lines.warnings, ...ignored]) };

  /** Where a line of that word stands, or would stand. */
  function lineOf(field: ImportFile['field']): number {
    return (field === 'files' ? fromFiles[0]?.line : adapter?.line) ?? fromModel?.line ?? 1;
  }
}

/** The paths that FROM or ADAPTER lines name a draft's files by. Of safetensors it is their folder. */
function pathsOf(field: ImportFile['field'], model: Recognized, sources: readonly GivenFile[]): string[] {
  const files = model.files.filter((file) => file.field === field);
  const ggufs = files.filter(({ name }) => name.endsWith('.gguf'));
  if (ggufs.length > 0 || files.length === 0) return ggufs.map(({ name }) => `./${name}`);
  const path = sources.find(({ file }) => files.some(({ blob }) => blob === file))?.path ?? '';
  const folder = path.split('/').at(-2);
  return [folder === undefined ? '.' : `./${folder}`];
}

/** What FROM or ADAPTER may name: the files as they go to the server, and as they were given. */
function ownFiles(field: ImportFile['field'], { model, sources }: FormSource): GivenFile[] {
  const others = model.files.filter((file) => file.field !== field).map(({ blob }) => blob);
  const given = sources.filter(({ file }) => !others.includes(file));
  const sent = model.files
    .filter((file) => file.field === field)
    .map(({ name, blob }) => ({ path: name, file: blob as File }));
  return [...given, ...sent];
}

/** Files that would go to the server though no line names them. */
function unnamed(
  field: ImportFile['field'],
  named: readonly Blob[],
  { model, sources }: FormSource,
  lineOf: (field: ImportFile['field']) => number,
): LineProblem[] {
  const files = model.files.filter((file) => file.field === field);
  const isFolder = files.some(({ name }) => !name.endsWith('.gguf'));
  const isGiven = (blob: Blob) => sources.some(({ file }) => file === blob);
  const word = field === 'files' ? 'FROM' : 'ADAPTER';
  const missing = files.filter(({ blob }) => {
    if (isFolder) return named.length === 0;
    // One that was merged goes by the name of its parts, too.
    return !named.some(
      (each) => each === blob || (!isGiven(blob) && isGiven(each) && !files.some((file) => file.blob === each)),
    );
  });
  const paths = isFolder
    ? pathsOf(field, model, sources).slice(0, missing.length)
    : missing.map(({ name }) => `./${name}`);
  return paths.map((name) => ({ code: 'file-unnamed', word, name, line: lineOf(field) }));
}

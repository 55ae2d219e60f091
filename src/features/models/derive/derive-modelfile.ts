import { formOf, listedName, printForm, retyped, type PrintedForm } from '@/shared/model-form/form-lines';
import { readLines, type LineProblem, type LineWarning } from '@/shared/model-form/modelfile-lines';
import { adaptersOf, readAdapters } from './adapters';
import type { Edit } from './derivation';
import { digestIn, type Original, type ServerFile } from './original';

// The Modelfile of a model that is made from another: all that it is to be, what it takes over too. FROM names
// that model; where it is made anew of that model's files, FROM names those, as the server's own Modelfile does.

/** Prints what is being made. `base` is the model that it is made from, where its server told of it. */
export function toText(edit: Edit, base: Original | undefined): PrintedForm {
  const { form, isAnew } = edit;
  const own = isAnew && base ? base : undefined;
  return printForm(form, {
    from: own ? own.files.map(({ path }) => path) : form.from === '' ? [] : [form.from],
    adapters: adaptersOf(edit, base),
  });
}

/** The same, as it was `typed` once where that still says the same; else with its comments at the top. */
export function toTypedText(edit: Edit, base: Original | undefined, typed: string): PrintedForm {
  const printed = toText(edit, base);
  const read = readText(typed, edit, base, { takesTemplate: true });
  return typed === '' || read.problems.length > 0 ? printed : retyped(printed, typed, toText(read.edit, base));
}

export interface ReadText {
  edit: Edit;
  problems: LineProblem[];
  warnings: LineWarning[];
  /** The line that names the last adapter. */
  adapterLine: number | undefined;
}

/**
 * Reads a Modelfile. `previous` has what it does not say. With problems the edit has what could be read all
 * the same. `takesTemplate` is false for a server that refuses Go templates.
 */
export function readText(
  text: string,
  previous: Edit,
  base: Original | undefined,
  { takesTemplate }: { takesTemplate: boolean },
): ReadText {
  const lines = readLines(text);
  const { fromFiles, fromModel, instructions } = lines;
  const problems = lines.problems.filter(({ code, ...problem }) => {
    // What the model has already may be said again, whatever it is.
    if (code !== 'below' && code !== 'above') return true;
    const name = (problem as { name: string }).name;
    return last(instructions, name) !== base?.form.parameters[name];
  });
  const isOf = (files: readonly ServerFile[] | undefined, path: string) =>
    files?.some(({ digest }) => digest === digestIn(path)) === true;
  for (const { value, line } of fromFiles) {
    if (!isOf(base?.files, value)) problems.push({ code: 'from-elsewhere', name: value, line });
  }
  const isAnew = fromFiles.length > 0 && fromModel === undefined;
  const isOfBase = isAnew && fromFiles.every(({ value }) => isOf(base?.files, value));
  const from = fromModel ? listedName(fromModel.value) : isOfBase ? base!.name : previous.form.from;
  const adapters = instructions.filter(({ word }) => word === 'ADAPTER');
  const named = adapters.map(({ value }) => value);
  const edit: Edit = {
    form: { ...previous.form, from, ...formOf(instructions) },
    isAnew,
    adapters: isOwn(named, base) ? undefined : named,
  };
  for (const { code, name } of readAdapters(edit, base).problems) {
    const { line } = adapters.findLast(({ value }) => value === name)!;
    problems.push({ code: `adapter-${code}`, name, line });
  }
  const ignored = takesTemplate ? [] : instructions.filter(({ word }) => word === 'TEMPLATE');
  const warnings: LineWarning[] = [
    ...lines.warnings,
    ...ignored.map(({ line }): LineWarning => ({ code: 'template-ignored', line })),
  ];
  return {
    edit,
    problems: problems.toSorted((one, other) => one.line - other.line),
    warnings: warnings.toSorted((one, other) => one.line - other.line),
    adapterLine: adapters.at(-1)?.line,
  };
}

function isOwn(adapters: readonly string[], base: Original | undefined): boolean {
  return adapters.map(digestIn).join() === (base?.adapters ?? []).map(({ digest }) => digest).join();
}

function last(instructions: readonly { word: string; name?: string; value: string }[], name: string) {
  return instructions.findLast((each) => each.word === 'PARAMETER' && each.name === name)?.value;
}

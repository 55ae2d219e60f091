import { formOf, listedName, printForm, retyped, type PrintedForm } from '@/shared/model-form/form-lines';
import { readLines, type LineProblem, type LineWarning } from '@/shared/model-form/modelfile-lines';
import type { Edit } from './derivation';
import { digestIn, type Original, type ServerFile } from './original';

// The Modelfile of a model that is made from another. FROM names that model; where it is made anew of that
// model's files, FROM and ADAPTER name those, as the server's own Modelfile does.

/** Prints what is being made. `base` is the model that it is made from, where its server told of it. */
export function toText({ form, isAnew }: Edit, base: Original | undefined): PrintedForm {
  const own = isAnew && base ? base : undefined;
  return printForm(form, {
    from: own ? own.files.map(({ path }) => path) : form.from === '' ? [] : [form.from],
    adapters: own?.adapters.map(({ path }) => path),
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
  const { fromFiles, fromModel, adapter, instructions } = lines;
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
  if (adapter && !(isAnew && isOf(base?.adapters, adapter.value)))
    problems.push({ code: 'adapter-elsewhere', name: adapter.value, line: adapter.line });
  const ignored = takesTemplate ? [] : instructions.filter(({ word }) => word === 'TEMPLATE');
  const warnings: LineWarning[] = [
    ...lines.warnings,
    ...ignored.map(({ line }): LineWarning => ({ code: 'template-ignored', line })),
  ];
  return {
    edit: { form: { ...previous.form, from, ...formOf(instructions) }, isAnew },
    problems: problems.toSorted((one, other) => one.line - other.line),
    warnings: warnings.toSorted((one, other) => one.line - other.line),
  };
}

function last(instructions: readonly { word: string; name?: string; value: string }[], name: string) {
  return instructions.findLast((each) => each.word === 'PARAMETER' && each.name === name)?.value;
}

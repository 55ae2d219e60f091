import { displayName, parseModelName } from '@/ollama/model-name';
import {
  printModelfile,
  UnprintableValueError,
  type ModelfileInstruction,
  type ModelfileWord,
} from '@/ollama/modelfile';
import { parameterSpec } from '@/ollama/parameters';
import { entriesOf, toEntry } from '../run/read-options';
import type { CreateForm } from './create-form';
import { readLines } from './modelfile-lines';

// A create form and a Modelfile are two views of one thing. The name and what the server is to quantize to
// are in the form alone: the CLI takes them as arguments. What FROM and ADAPTER name is the room's business.

type Line = Omit<ModelfileInstruction, 'line'>;

export interface PrintedForm {
  text: string;
  /** Instructions whose values no quotes can carry. They are not in the text. */
  unprintable: ModelfileWord[];
}

/** Prints a form, with what its FROM and ADAPTER lines name. What is empty has no line. */
export function printForm(
  form: CreateForm,
  { from, adapters = [] }: { from: readonly string[]; adapters?: readonly string[] },
): PrintedForm {
  const lines: Line[] = [];
  const add = (word: ModelfileWord, value: string, name?: string) => {
    if (value.trim() !== '') lines.push({ word, value, ...(name === undefined ? {} : { name }) });
  };
  for (const each of from) add('FROM', each);
  for (const path of adapters) add('ADAPTER', path);
  add('TEMPLATE', form.template);
  add('SYSTEM', form.system);
  for (const [name, text] of Object.entries(form.parameters)) {
    const isList = parameterSpec(name)?.type === 'string[]';
    for (const value of isList ? entriesOf(text) : [text.trim()])
      if (value !== '') lines.push({ word: 'PARAMETER', name, value });
  }
  for (const text of form.licenses) add('LICENSE', text);
  for (const { role, content } of form.messages) add('MESSAGE', content, role);
  add('RENDERER', form.renderer.trim());
  add('PARSER', form.parser.trim());
  add('REQUIRES', form.requires.trim());
  const printed = lines.map(print);
  return {
    text: printed.map((each) => each.text).join(''),
    unprintable: [...new Set(printed.flatMap(({ word }) => word ?? []))],
  };
}

/**
 * The Modelfile of a form as it was `typed` once, where that still says the same: `typedAs` is what is printed of
 * it. Where it does not, its comments alone are kept, at the top. For what was typed without problems.
 */
export function retyped(printed: PrintedForm, typed: string, typedAs: PrintedForm): PrintedForm {
  if (typedAs.text === printed.text) return { ...printed, text: typed };
  return { ...printed, text: commentsOf(typed) + printed.text };
}

/** Of a Modelfile without problems. */
function commentsOf(text: string): string {
  const newline = /\r\n|\r|\n/;
  const inValues = new Set<number>();
  for (const { line, value } of readLines(text).instructions) {
    const count = value.split(newline).length;
    for (let at = line; at < line + count; at += 1) inValues.add(at);
  }
  const lines = text.split(newline);
  return lines.flatMap((line, index) => (/^\s*#/.test(line) && !inValues.has(index + 1) ? `${line}\n` : [])).join('');
}

/** Everything of a form that instructions say, but for what FROM and ADAPTER name. Unknown parameters are left out. */
export function formOf(instructions: readonly ModelfileInstruction[]): Omit<CreateForm, 'name' | 'quantize' | 'from'> {
  const last = (word: ModelfileWord) => instructions.findLast((each) => each.word === word)?.value ?? '';
  const all = (word: ModelfileWord) => instructions.filter((each) => each.word === word);
  const parameters: Record<string, string> = {};
  for (const { name = '', value } of all('PARAMETER')) {
    const spec = parameterSpec(name);
    if (!spec) continue;
    const before = spec.type === 'string[]' ? parameters[name] : undefined;
    parameters[name] =
      spec.type !== 'string[]' ? value : [...(before === undefined ? [] : [before]), toEntry(value)].join('\n');
  }
  return {
    system: last('SYSTEM'),
    template: last('TEMPLATE'),
    parameters,
    licenses: all('LICENSE').map(({ value }) => value),
    messages: all('MESSAGE').map(({ name, value }) => ({ role: name as 'user', content: value })),
    renderer: last('RENDERER'),
    parser: last('PARSER'),
    requires: last('REQUIRES').replace(/^v/, ''),
  };
}

/** A model's name as servers list it: with its tag. */
export function listedName(text: string): string {
  const name = parseModelName(text);
  return name ? displayName(name) : text;
}

function print(line: Line): { text: string; word?: ModelfileWord } {
  try {
    return { text: printModelfile([line]) };
  } catch (error) {
    if (!(error instanceof UnprintableValueError)) throw error;
    return { text: '', word: line.word };
  }
}

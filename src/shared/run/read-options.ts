import type { Json, Options } from '@/ollama';
import { parameterSpec, parseParameter, type ParameterProblem } from '@/ollama/parameters';

// What is asked of a model at run time, as it is typed: a text by option. Empty is not set.

/** Why an option's text does not do. */
export type FieldProblem =
  | { code: ParameterProblem['code'] }
  | { code: 'below' | 'above'; limit: number }
  /** Of a request's longest answer. See: [Note: No answer of zero tokens] in features/chat/asking/setup-form.ts */
  | { code: 'zero' };

/**
 * Reads options as a request, or a create, sends them. What cannot be read is left out and listed under
 * `problems` by its name, names that no server knows among them.
 */
export function readOptions(texts: Readonly<Record<string, string>>): {
  options: Options;
  problems: Record<string, FieldProblem>;
} {
  const options: Record<string, Json> = {};
  const problems: Record<string, FieldProblem> = {};
  for (const [name, text] of Object.entries(texts)) {
    const read = readOption(name, text);
    if (read.value !== undefined) options[name] = read.value;
    if (read.problem) problems[name] = read.problem;
  }
  // Names that are no options have no value, and readOption() types the others.
  return { options: options as Options, problems };
}

/** An option's value; neither value nor problem when its text is empty. */
export function readOption(name: string, text: string): { value?: Json; problem?: FieldProblem } {
  const spec = parameterSpec(name);
  if (spec?.type === 'string[]') {
    const entries = entriesOf(text);
    return entries.length > 0 ? { value: entries } : {};
  }
  if (text.trim() === '') return {};
  const parsed = parseParameter(name, text.trim());
  if ('problem' in parsed) return { problem: { code: parsed.problem.code } };
  const { value } = parsed;
  if (typeof value === 'number' && spec) {
    if (spec.minimum !== undefined && value < spec.minimum) return { problem: { code: 'below', limit: spec.minimum } };
    if (spec.maximum !== undefined && value > spec.maximum) return { problem: { code: 'above', limit: spec.maximum } };
  }
  return { value };
}

/** The entries of an option that is a list: one a line. */
export function entriesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('␤', '\n').replaceAll('␍', '\r'));
}

/** The text that readOption() reads as this value. */
export function toOptionText(value: Json): string {
  return Array.isArray(value) ? value.map((entry) => toEntry(String(entry))).join('\n') : String(value);
}

/** An entry as it stands on a line of its own: Unicode's pictures of line breaks stand for them. */
export function toEntry(value: string): string {
  return value.replaceAll('\n', '␤').replaceAll('\r', '␍');
}

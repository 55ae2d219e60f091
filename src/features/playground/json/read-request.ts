import { readJsonLines } from '@/base/json-lines';
import { parameterSpec, type ParameterSpec } from '@/ollama/parameters';
import { isRecord } from '@/shared/run/read-setup';
import type { EditedRequest } from '../run';
import { withHeldValues, type HeldValues } from './print-request';

// What stands in the text of a request: whether it can be sent, and what servers will say to it.

/**
 * - `syntax`: the text is no JSON from here on. `object`: it is another value than an object. Neither can be sent.
 * - `model`: there is no model. `text`, `texts`, `switch`, `count`, `numbers`, `object-of`, `format`, `think`, `keep`,
 *   `alternatives`: what a known field has to be and is not; `option`: a parameter of the wrong type.
 * - `unknown`: a field, or a parameter, that the form does not know.
 * - `digits`: a number with more digits than a page can keep.
 */
export type RemarkCode =
  | 'syntax'
  | 'object'
  | 'model'
  | 'text'
  | 'texts'
  | 'switch'
  | 'numbers'
  | 'object-of'
  | 'format'
  | 'think'
  | 'keep'
  | 'alternatives'
  | 'option'
  | 'unknown'
  | 'unknown-option'
  | 'digits';

export interface RequestRemark {
  code: RemarkCode;
  /** From 1. */
  line: number;
  /** What stands there, or the field's name. */
  what: string;
}

/** A text as a request, which may be sent whatever is said of it, or why it is none. */
export type ReadRequest = { request: EditedRequest; remarks: RequestRemark[] } | { problem: RequestRemark };

/** Reads the text of a request. Never throws. */
export function readRequestText(text: string, held: HeldValues): ReadRequest {
  const read = readJsonLines(text);
  if (!('value' in read)) return { problem: { code: 'syntax', line: read.line, what: read.found } };
  if (!isRecord(read.value)) return { problem: { code: 'object', line: 1, what: '' } };
  const remarks: RequestRemark[] = [];
  const remark = (code: RemarkCode, ...path: string[]) =>
    remarks.push({ code, line: read.lineOf(path), what: path.at(-1) ?? '' });
  if (read.value.model === undefined) remark('model');
  const request = withHeldValues(read.value, held);
  for (const [name, value] of Object.entries(request)) {
    if (value === null) continue;
    const kind = fieldKinds.get(name);
    if (!kind) remark('unknown', name);
    else if (!kinds[kind](value)) remark(kind, name);
    else if (name === 'model' && value === '') remark('model', name);
    else if (kind === 'object-of')
      remarkOptions(value as Record<string, unknown>, (code, own) => remark(code, name, own));
  }
  return { request, remarks: [...remarks, ...longNumbers(text)] };
}

const isText = (value: unknown) => typeof value === 'string';
const isSwitch = (value: unknown) => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number';

const kinds = {
  text: isText,
  texts: (value: unknown) => Array.isArray(value) && value.every(isText),
  switch: isSwitch,
  numbers: (value: unknown) => Array.isArray(value) && value.every(Number.isInteger),
  'object-of': isRecord,
  format: (value: unknown) => value === 'json' || value === '' || isRecord(value),
  think: (value: unknown) => isSwitch(value) || ['low', 'medium', 'high', 'max'].includes(value as string),
  // As servers read it: a number of seconds, or a duration with its unit.
  keep: (value: unknown) =>
    isNumber(value) || (typeof value === 'string' && /^[-+]?(0|(\d*\.?\d+[a-zµ]+)+)$/.test(value)),
  alternatives: (value: unknown) => Number.isInteger(value) && isNumber(value) && value >= 0 && value <= 20,
} satisfies Partial<Record<RemarkCode, (value: unknown) => boolean>>;

const fieldKinds = new Map<string, keyof typeof kinds>([
  ['model', 'text'],
  ['prompt', 'text'],
  ['suffix', 'text'],
  ['system', 'text'],
  ['template', 'text'],
  ['images', 'texts'],
  ['raw', 'switch'],
  ['stream', 'switch'],
  ['truncate', 'switch'],
  ['shift', 'switch'],
  ['logprobs', 'switch'],
  ['_debug_render_only', 'switch'],
  ['top_logprobs', 'alternatives'],
  ['context', 'numbers'],
  ['options', 'object-of'],
  ['format', 'format'],
  ['think', 'think'],
  ['keep_alive', 'keep'],
]);

function remarkOptions(options: Record<string, unknown>, remark: (code: RemarkCode, name: string) => void): void {
  for (const [name, value] of Object.entries(options)) {
    const spec = parameterSpec(name);
    if (value === null) continue;
    if (!spec) remark('unknown-option', name);
    else if (!isOfType(value, spec.type)) remark('option', name);
  }
}

function isOfType(value: unknown, type: ParameterSpec['type']): boolean {
  if (type === 'string[]') return kinds.texts(value);
  return type === 'bool' ? isSwitch(value) : isNumber(value);
}

/**
 * [Note: Long numbers] JSON.parse makes 64-bit floats of all numbers (ECMA-262, "JSON.parse"), so a seed of more than
 * 2^53 would go out as another one.
 */
function longNumbers(text: string): RequestRemark[] {
  const remarks: RequestRemark[] = [];
  // Texts are matched too, so that digits in them are passed over.
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g)) {
    if (found.startsWith('"') || Number.isSafeInteger(Number(found))) continue;
    remarks.push({ code: 'digits', line: text.slice(0, index).split('\n').length, what: found });
  }
  return remarks;
}

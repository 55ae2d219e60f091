import type { CreateRequest, Json, Message } from '@/ollama';
import { nameProblem, type NameProblem } from '@/ollama/model-name';
import { requiredVersion } from '@/ollama/modelfile';
import { parameterSpec, parseParameter, type ParameterProblem } from '@/ollama/parameters';

/** The create form as it is typed. Empty is not set. */
export interface CreateForm {
  name: string;
  system: string;
  template: string;
  /** The model that an adapter goes onto, or that a Modelfile without files derives from. */
  from: string;
  /** By parameter. A list has one entry a line; see toEntry() for entries with line breaks. */
  parameters: Record<string, string>;
  licenses: string[];
  /** What every conversation begins with. */
  messages: Pick<Message, 'role' | 'content'>[];
  /** A type that the server quantizes to. */
  quantize: string;
  /** Names of prompt renderers and output parsers that are built into the server. */
  renderer: string;
  parser: string;
  /** The least version of Ollama, as `0.14.0`. */
  requires: string;
}

/** Why a parameter's text does not do. */
export type FieldProblem = { code: ParameterProblem['code'] } | { code: 'below' | 'above'; limit: number };

/** Everything of a create request but the model's name and files. */
export type CreateSettings = Omit<CreateRequest, 'model' | 'files' | 'adapters'>;

/** What the form would send, and what is wrong with it. */
export interface ReadForm {
  settings: CreateSettings;
  nameProblem: NameProblem | undefined;
  parameterProblems: Record<string, FieldProblem>;
  /** Whether `requires` is no version. */
  isBadVersion: boolean;
  isValid: boolean;
}

export function emptyForm(name: string): CreateForm {
  return {
    name,
    system: '',
    template: '',
    from: '',
    parameters: {},
    licenses: [],
    messages: [],
    quantize: '',
    renderer: '',
    parser: '',
    requires: '',
  };
}

/** What a form is read for. */
export interface FormPurpose {
  /** False for a server that runs the file's own chat template: it refuses Go templates, and renderers mean nothing to it. */
  takesTemplate: boolean;
  /** True for an adapter. */
  needsBase?: boolean;
  /** False where quantizing this model would be refused. */
  canQuantize?: boolean;
}

/** Reads a form. What the server has no use for is left out, though it stays typed. */
export function readForm(
  form: CreateForm,
  { takesTemplate, needsBase = false, canQuantize = true }: FormPurpose,
): ReadForm {
  const settings: CreateSettings = {};
  if (needsBase && form.from !== '') settings.from = form.from;
  if (form.system.trim() !== '') settings.system = form.system;
  if (takesTemplate && form.template.trim() !== '') settings.template = form.template;
  const licenses = form.licenses.filter((text) => text.trim() !== '');
  if (licenses.length > 0) settings.license = licenses;
  const messages = form.messages.filter(({ content }) => content.trim() !== '');
  if (messages.length > 0) settings.messages = messages;
  if (canQuantize && form.quantize.trim() !== '') settings.quantize = form.quantize.trim();
  for (const field of ['renderer', 'parser'] as const) {
    if (takesTemplate && form[field].trim() !== '') settings[field] = form[field].trim();
  }
  const version = requiredVersion(form.requires.trim());
  const isBadVersion = takesTemplate && form.requires.trim() !== '' && version === undefined;
  if (takesTemplate && version) settings.requires = version;

  const parameters: Record<string, Json> = {};
  const parameterProblems: Record<string, FieldProblem> = {};
  for (const [name, text] of Object.entries(form.parameters)) {
    const read = readParameter(name, text);
    if (read.value !== undefined) parameters[name] = read.value;
    if (read.problem) parameterProblems[name] = read.problem;
  }
  if (Object.keys(parameters).length > 0) settings.parameters = parameters;

  const problem = nameProblem(form.name.trim());
  const hasBase = !needsBase || form.from !== '';
  const isValid = !problem && hasBase && !isBadVersion && Object.keys(parameterProblems).length === 0;
  return { settings, nameProblem: problem, parameterProblems, isBadVersion, isValid };
}

/** A parameter's value; neither value nor problem when its text is empty. */
export function readParameter(name: string, text: string): { value?: Json; problem?: FieldProblem } {
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

/** The entries of a parameter that is a list. */
export function entriesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('␤', '\n').replaceAll('␍', '\r'));
}

/** An entry as it stands on a line of its own: Unicode's pictures of line breaks stand for them. */
export function toEntry(value: string): string {
  return value.replaceAll('\n', '␤').replaceAll('\r', '␍');
}

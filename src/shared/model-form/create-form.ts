import type { CreateRequest, JsonObject, Message } from '@/ollama';
import { nameProblem, type NameProblem } from '@/ollama/model-name';
import { requiredVersion } from '@/ollama/modelfile';
import { readOptions, type FieldProblem } from '@/shared/run/read-options';

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

  const { options, problems: parameterProblems } = readOptions(form.parameters);
  if (Object.keys(options).length > 0) settings.parameters = options as JsonObject;

  const problem = nameProblem(form.name.trim());
  const hasBase = !needsBase || form.from !== '';
  const isValid = !problem && hasBase && !isBadVersion && Object.keys(parameterProblems).length === 0;
  return { settings, nameProblem: problem, parameterProblems, isBadVersion, isValid };
}

import type { Digest, Json, ShowResponse } from '@/ollama';
import { parseModelfile, type ModelfileInstruction } from '@/ollama/modelfile';
import { parameterSpec, parameterSpecs, parseShownParameters } from '@/ollama/parameters';
import { emptyForm, type CreateForm } from '@/shared/model-form/create-form';
import { toEntry } from '@/shared/run/read-options';

/** A file of a model, as the server's Modelfile names it. */
export interface ServerFile {
  /** Where it lies on the server. */
  path: string;
  digest: Digest;
}

/** A model that another one is derived from, as its server tells of it. */
export interface Original {
  name: string;
  /** What it is now, as a form; the form's own name is empty. */
  form: CreateForm;
  /** What it is made of, the model itself first; empty where that is not in files of the server. */
  files: ServerFile[];
  adapters: ServerFile[];
  /** Parameters that this page does not know. They stay. */
  otherParameters: string[];
}

/**
 * Reads what `show` tells of a model. What its fields say counts: the Modelfile, which prints some values in
 * a way that cannot be read again, is asked for what only it says.
 */
export function toOriginal(name: string, shown: ShowResponse): Original {
  const { instructions, problems } = parseModelfile(shown.modelfile ?? '', { keepsAll: true });
  const valuesOf = (word: string) => instructions.flatMap((each) => (each.word === word ? [each.value] : []));
  const parameters = parseShownParameters(shown.parameters ?? '');
  // In an order of its own: a server tells them in another one each time.
  const known = parameterSpecs.flatMap(({ name: parameter }) => {
    const value = parameters[parameter];
    return value === undefined ? [] : [[parameter, textOf(value)] as const];
  });
  // From 0.30 on `show` may tell the template of the file, where a chat uses that. See: images.go at v0.33.0-rc2
  const template = problems.length === 0 ? valuesOf('TEMPLATE').at(-1) : undefined;
  return {
    name,
    form: {
      ...emptyForm(''),
      from: name,
      system: shown.system ?? '',
      template: goTemplate(template) ?? goTemplate(shown.template) ?? '',
      parameters: Object.fromEntries(known),
      licenses: licensesOf(valuesOf('LICENSE'), shown.license),
      messages: (shown.messages ?? []).map(({ role, content }) => ({ role, content })),
      renderer: valuesOf('RENDERER').at(-1) ?? '',
      parser: valuesOf('PARSER').at(-1) ?? '',
      requires: shown.requires ?? '',
    },
    files: filesOf(instructions, 'FROM'),
    adapters: filesOf(instructions, 'ADAPTER'),
    otherParameters: Object.keys(parameters).filter((parameter) => !parameterSpec(parameter)),
  };
}

/** Undefined for Jinja, which a file has and no server takes. */
function goTemplate(text: string | undefined): string | undefined {
  return text === undefined || text.includes('{%') ? undefined : text;
}

/** A parameter as it is typed. */
function textOf(value: Json): string {
  return Array.isArray(value) ? value.map((entry) => toEntry(String(entry))).join('\n') : String(value);
}

/** One by one where the Modelfile could be read, else as the one text that they are shown as. */
function licensesOf(printed: string[], shown = ''): string[] {
  if (printed.join('\n') === shown) return printed;
  return shown === '' ? [] : [shown];
}

function filesOf(instructions: readonly ModelfileInstruction[], word: 'FROM' | 'ADAPTER'): ServerFile[] {
  const named = instructions.filter((each) => each.word === word).map(({ value }) => value);
  const files = named.flatMap((path) => {
    const digest = digestIn(path);
    return digest === undefined ? [] : [{ path, digest }];
  });
  return files.length === named.length ? files : [];
}

/** The digest that a path of a server's blob ends in: `/root/.ollama/models/blobs/sha256-…`; or `@sha256:…`. */
export function digestIn(path: string): Digest | undefined {
  const hex = /(?:^@?|[\\/])sha256[-:]([0-9a-f]{64})$/.exec(path)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

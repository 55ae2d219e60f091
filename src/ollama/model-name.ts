// The grammar of model names: [host/][namespace/]model[:tag].
// Source: types/model/name.go of github.com/ollama/ollama at v0.24.0.

export const defaultHost = 'registry.ollama.ai';
export const defaultNamespace = 'library';
export const defaultTag = 'latest';

export interface ModelName {
  host: string;
  namespace: string;
  model: string;
  tag: string;
}

export type NamePart = keyof ModelName;

/** Why a text is no model name. `part` is the part at fault. */
export type NameProblem =
  | { code: 'empty' }
  | { code: 'empty-part'; part: NamePart }
  | { code: 'too-long'; part: NamePart; maximum: number }
  | { code: 'bad-start'; part: NamePart; character: string }
  | { code: 'bad-character'; part: NamePart; character: string }
  | { code: 'too-many-parts' };

const maximumLength: Record<NamePart, number> = { host: 350, namespace: 80, model: 80, tag: 80 };
const furtherCharacters: Record<NamePart, RegExp> = {
  host: /[A-Za-z0-9_\-.:]/,
  namespace: /[A-Za-z0-9_-]/,
  model: /[A-Za-z0-9_\-.]/,
  tag: /[A-Za-z0-9_\-.]/,
};

/** Reads a model name with its defaults filled in, or undefined when it is none; nameProblem() says why. */
export function parseModelName(text: string): ModelName | undefined {
  const result = read(text);
  return 'code' in result ? undefined : result;
}

/** What is wrong with a name, or undefined when it is fine. */
export function nameProblem(text: string): NameProblem | undefined {
  const result = read(text);
  return 'code' in result ? result : undefined;
}

/**
 * A name as the server lists it: default host and namespace left out, the tag always shown. A host
 * other than the default brings its namespace along.
 */
export function displayName({ host, namespace, model, tag }: ModelName): string {
  const withTag = `${model}:${tag}`;
  if (host.toLowerCase() !== defaultHost) return `${host}/${namespace}/${withTag}`;
  if (namespace.toLowerCase() !== defaultNamespace) return `${namespace}/${withTag}`;
  return withTag;
}

/** One text for all names of a model: `x`, `X:latest`, `library/x`. What is no name stays as it is. */
export function canonicalName(model: string): string {
  const name = parseModelName(model);
  return name ? displayName(name).toLowerCase() : model;
}

/** The name with every part, as in error messages and in the manifests folder (with slashes there). */
export function fullName({ host, namespace, model, tag }: ModelName): string {
  return `${host}/${namespace}/${model}:${tag}`;
}

/** Whether two texts name the same model: parts compare without case, defaults count as written. */
export function isSameModel(one: string, other: string): boolean {
  const a = parseModelName(one);
  const b = parseModelName(other);
  return a !== undefined && b !== undefined && fullName(a).toLowerCase() === fullName(b).toLowerCase();
}

/**
 * Makes a valid `model` part of any text (a file name, a title): lower case, foreign characters as
 * hyphens, 80 characters at most. Empty when nothing usable is left.
 */
export function toModelPart(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_.]+/g, '-')
    .replace(/^[^a-z0-9_]+|[-.]+$/g, '')
    .slice(0, maximumLength.model)
    .replace(/[-.]+$/, '');
}

function read(text: string): ModelName | NameProblem {
  // A scheme is parsed and dropped by the server: it has no effect.
  const rest = text.replace(/^[a-z]+:\/\//i, '');
  if (rest === '') return { code: 'empty' };
  const lastSlash = rest.lastIndexOf('/');
  const colon = rest.lastIndexOf(':');
  const hasTag = colon > lastSlash;
  const path = (hasTag ? rest.slice(0, colon) : rest).split('/');
  if (path.length > 3) return { code: 'too-many-parts' };
  const model = path.at(-1)!;
  const namespace = path.at(-2) ?? defaultNamespace;
  const host = path.at(-3) ?? defaultHost;
  const name: ModelName = { host, namespace, model, tag: hasTag ? rest.slice(colon + 1) : defaultTag };
  for (const part of ['host', 'namespace', 'model', 'tag'] as const) {
    const problem = partProblem(part, name[part]);
    if (problem) return problem;
  }
  return name;
}

function partProblem(part: NamePart, text: string): NameProblem | undefined {
  if (text === '') return { code: 'empty-part', part };
  if (text.length > maximumLength[part]) return { code: 'too-long', part, maximum: maximumLength[part] };
  const [first, ...further] = text;
  if (!/[A-Za-z0-9_]/.test(first!)) return { code: 'bad-start', part, character: first! };
  const character = further.find((each) => !furtherCharacters[part].test(each));
  return character === undefined ? undefined : { code: 'bad-character', part, character };
}

import { fields, list, someText } from '@/ollama/read';

/** A text that is kept to be used again: as a question, with gaps to be filled, or as a system prompt. */
export interface Prompt {
  id: string;
  kind: 'question' | 'system';
  name: string;
  text: string;
}

/** As prompts are stored: a change of meaning needs another version. */
export interface StoredPrompts {
  version: 1;
  prompts: Prompt[];
}

/** Reads stored prompts; what is none is left out, and so is one with the id of another. Throws for what is no JSON. */
export function readPrompts(stored: string): StoredPrompts {
  const prompts = new Map<string, Prompt>();
  for (const prompt of list(fields(JSON.parse(stored)).prompts, readPrompt)) {
    if (!prompts.has(prompt.id)) prompts.set(prompt.id, prompt);
  }
  return { version: 1, prompts: [...prompts.values()] };
}

function readPrompt(value: unknown): Prompt | undefined {
  const { id, kind, name, text } = fields(value);
  const [ownId, ownName, ownText] = [someText(id), someText(name), someText(text)];
  if (ownId === undefined || ownName === undefined || ownText === undefined) return undefined;
  return { id: ownId, kind: kind === 'system' ? 'system' : 'question', name: ownName, text: ownText };
}

/** `{{name}}`: letters of any script, digits, blanks, dashes and underscores. */
const variable = /\{\{[ \t]*([\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_ -]{0,58}[\p{L}\p{M}\p{N}_])?)[ \t]*\}\}/gu;

/** The names of a text's variables, each once, in the order of the text. */
export function variablesOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(variable), ([, name]) => name!))];
}

/** Puts values in the place of variables. One without a value stays as it is. */
export function fillIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(variable, (whole, name: string) => values.get(name) ?? whole);
}

/**
 * What is looked for by a text that begins with a slash; undefined where it is no search. A wide slash is
 * what a Japanese or Chinese input method writes.
 */
export function slashQuery(text: string): string | undefined {
  const match = /^[/／]([^\n/／]{0,60})$/.exec(text);
  return match?.[1];
}

/** The prompts whose names have all the words of a query in them, those first whose names begin with it. */
export function findPrompts(prompts: readonly Prompt[], query: string): Prompt[] {
  const wanted = fold(query).trim();
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = prompts.filter(({ name }) => words.every((word) => fold(name).includes(word)));
  const isBeginning = ({ name }: Prompt) => fold(name).startsWith(wanted);
  return [...found.filter(isBeginning), ...found.filter((prompt) => !isBeginning(prompt))];
}

/** Without case, and full-width letters as the others. */
function fold(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase();
}

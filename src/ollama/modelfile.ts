import type { CreateRequest } from './create';
import { deprecatedParameters, parseParameter, parameterSpec, type ParameterProblem } from './parameters';
import type { JsonObject, Message } from './types';

// The Modelfile: read, turned into a create request, and printed. The create API takes no Modelfile
// text any more (since v0.5.5), so a client does what the CLI does.
// Source: parser/parser.go of github.com/ollama/ollama at v0.24.0 and v0.33.0-rc2.

export type ModelfileWord =
  | 'FROM'
  | 'PARAMETER'
  | 'TEMPLATE'
  | 'SYSTEM'
  | 'ADAPTER'
  | 'DRAFT'
  | 'LICENSE'
  | 'MESSAGE'
  | 'RENDERER'
  | 'PARSER'
  | 'REQUIRES';

export const modelfileWords: readonly ModelfileWord[] = [
  'FROM',
  'PARAMETER',
  'TEMPLATE',
  'SYSTEM',
  'ADAPTER',
  'DRAFT',
  'LICENSE',
  'MESSAGE',
  'RENDERER',
  'PARSER',
  'REQUIRES',
];

export interface ModelfileInstruction {
  word: ModelfileWord;
  /** Of PARAMETER its name, of MESSAGE its role. */
  name?: string;
  value: string;
  /** Of the instruction word, counted from 1. */
  line: number;
}

export type ModelfileProblem = { line: number } & (
  | { code: 'unknown-instruction'; word: string }
  | { code: 'missing-value'; word: string }
  | { code: 'bad-role'; role: string }
  | { code: 'unclosed-quote'; word: string }
  | { code: 'no-from' }
  | { code: 'bad-version'; text: string }
  | ParameterProblem
);

export interface ParsedModelfile {
  instructions: ModelfileInstruction[];
  problems: ModelfileProblem[];
}

const roles = ['system', 'user', 'assistant'];
const blank = /[ \t]/;
const newline = /[\r\n]/;
const lineEnd = /[\r\n]/g;
const letters = /[A-Za-z]*/y;
const identifier = /\w*/y;

/**
 * Reads a Modelfile. Never throws: what is wrong is listed with its line, and reading goes on with
 * the next line, so that an editor can show all of it at once. With `keepsAll` values keep the
 * characters that upstream's parser drops (see losesCharacters): over the API they need not go.
 */
export function parseModelfile(text: string, { keepsAll = false } = {}): ParsedModelfile {
  const source = text.replace(/^\uFEFF/, '');
  const instructions: ModelfileInstruction[] = [];
  const problems: ModelfileProblem[] = [];
  let position = 0;
  let line = 1;

  const next = () => {
    const character = source[position]!;
    // CRLF counts as one line here, unlike upstream's two: people read editors, not parsers.
    if (character === '\n' || (character === '\r' && source[position + 1] !== '\n')) line += 1;
    position += 1;
    return character;
  };
  const readWord = (word: RegExp) => {
    const start = position;
    word.lastIndex = position;
    word.test(source);
    position = word.lastIndex;
    return source.slice(start, position);
  };
  const skipBlanks = () => {
    while (position < source.length && blank.test(source[position]!)) next();
  };
  const atLineEnd = () => position >= source.length || newline.test(source[position]!);

  while (position < source.length) {
    const character = source[position]!;
    if (blank.test(character) || newline.test(character)) {
      next();
      continue;
    }
    if (character === '#') {
      readLine();
      continue;
    }
    const start = line;
    const typed = readWord(letters);
    const word = typed.toUpperCase() as ModelfileWord;
    if (!modelfileWords.includes(word) || (!atLineEnd() && !blank.test(source[position]!))) {
      const rest = position;
      readLine();
      problems.push({ code: 'unknown-instruction', word: typed || source.slice(rest, position), line: start });
      continue;
    }
    skipBlanks();
    let name: string | undefined;
    if (word === 'PARAMETER') name = readWord(identifier);
    if (word === 'MESSAGE') name = readWord(letters);
    if (name !== undefined) skipBlanks();
    if (atLineEnd() || name === '') {
      problems.push({ code: 'missing-value', word, line: start });
      readLine();
      continue;
    }
    const value = readValue();
    if (value === undefined) problems.push({ code: 'unclosed-quote', word, line: start });
    else if (word === 'MESSAGE' && !roles.includes(name!))
      problems.push({ code: 'bad-role', role: name!, line: start });
    else instructions.push({ word, ...(name === undefined ? {} : { name }), value, line: start });
  }

  /**
   * Up to the end of the line, or of the line on which an opened quote is closed. Undefined: never
   * closed. What upstream drops, it drops before it looks for quotes. Every line is looked at once:
   * whether it closes a quote does not depend on the lines before, of which there may be many.
   */
  function readValue(): string | undefined {
    let text = readLine().trimStart();
    const quote = ['"""', '"'].find((each) => text.startsWith(each));
    if (quote === undefined) return text.trimEnd();
    const lines: string[] = [];
    let length = 0;
    for (;;) {
      const end = text.trimEnd();
      if (end.endsWith(quote) && length + end.length >= 2 * quote.length) {
        return (lines.join('') + end).slice(quote.length, -quote.length);
      }
      if (position >= source.length) return undefined;
      const whole = text + next();
      lines.push(whole);
      length += whole.length;
      text = readLine();
    }
  }

  /** The rest of the line, without the characters that upstream drops unless they are to be kept. */
  function readLine(): string {
    const start = position;
    lineEnd.lastIndex = position;
    position = lineEnd.exec(source)?.index ?? source.length;
    const text = source.slice(start, position);
    return keepsAll ? text : dropUnprintable(text);
  }

  return { instructions, problems };
}

/**
 * Characters that upstream's parser silently drops from a value: those that Go's strconv.IsPrint
 * refuses, except blanks, tabs and newlines. Over the API nothing is dropped.
 */
const dropped = /(?![ \t\r\n])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zs}\p{Zl}\p{Zp}]/gu;

/** Quicker to look through than to replace nothing in. */
const printableAscii = /^[\t\r\n -~]*$/;

function dropUnprintable(text: string): string {
  return printableAscii.test(text) ? text : text.replace(dropped, '');
}

/** Whether upstream's CLI would silently lose characters of `text` (joined emoji, no-break spaces). */
export function losesCharacters(text: string): boolean {
  return dropUnprintable(text) !== text;
}

/** A Modelfile as a create request, but for the files: FROM and ADAPTER lines name things the caller resolves. */
export interface ModelfileRequest {
  /** Values of FROM, in order: local paths or a model's name. */
  from: { value: string; line: number }[];
  adapters: { value: string; line: number }[];
  drafts: { value: string; line: number }[];
  request: Pick<
    CreateRequest,
    'template' | 'system' | 'license' | 'parameters' | 'messages' | 'renderer' | 'parser' | 'requires'
  >;
  problems: ModelfileProblem[];
  /** Parameters that are known but do nothing any more. */
  ignoredParameters: { name: string; line: number }[];
}

/** Gives the instructions their meaning as the CLI does: what repeats, what the last one wins, types of parameters. */
export function toCreateRequest({ instructions, problems }: ParsedModelfile): ModelfileRequest {
  const result: ModelfileRequest = {
    from: [],
    adapters: [],
    drafts: [],
    request: {},
    problems: [...problems],
    ignoredParameters: [],
  };
  const { request } = result;
  const license: string[] = [];
  const messages: Message[] = [];
  const parameters: JsonObject = {};
  for (const { word, name, value, line } of instructions) {
    switch (word) {
      case 'FROM':
        result.from.push({ value, line });
        break;
      case 'ADAPTER':
        result.adapters = [{ value, line }];
        break;
      case 'DRAFT':
        result.drafts.push({ value, line });
        break;
      case 'TEMPLATE':
        request.template = value;
        break;
      case 'SYSTEM':
        request.system = value;
        break;
      case 'RENDERER':
        request.renderer = value;
        break;
      case 'PARSER':
        request.parser = value;
        break;
      case 'REQUIRES':
        request.requires = requiredVersion(value) ?? request.requires;
        if (requiredVersion(value) === undefined) result.problems.push({ code: 'bad-version', text: value, line });
        break;
      case 'LICENSE':
        license.push(value);
        break;
      case 'MESSAGE':
        messages.push({ role: name as Message['role'], content: value });
        break;
      case 'PARAMETER':
        setParameter(result, parameters, name!, value, line);
        break;
    }
  }
  if (license.length > 0) request.license = license;
  if (messages.length > 0) request.messages = messages;
  if (Object.keys(parameters).length > 0) request.parameters = parameters;
  if (result.from.length === 0) result.problems.push({ code: 'no-from', line: 1 });
  return result;
}

/** A version as REQUIRES takes it (`0.14.0`, a leading `v` is dropped), or undefined for what is none. */
export function requiredVersion(text: string): string | undefined {
  return /^v?(\d+\.\d+\.\d+([-+].*)?)$/.exec(text)?.[1];
}

function setParameter(result: ModelfileRequest, parameters: JsonObject, name: string, text: string, line: number) {
  if (deprecatedParameters.includes(name)) {
    result.ignoredParameters.push({ name, line });
    return;
  }
  const parsed = parseParameter(name, text);
  if ('problem' in parsed) {
    result.problems.push({ ...parsed.problem, line });
  } else if (parameterSpec(name)?.type === 'string[]') {
    const known = parameters[name];
    if (Array.isArray(known)) known.push(parsed.value);
    else parameters[name] = [parsed.value];
  } else {
    parameters[name] = parsed.value;
  }
}

/** A value that no quoting of the Modelfile can carry: use the API's JSON instead. */
export class UnprintableValueError extends Error {
  override readonly name = 'UnprintableValueError';

  constructor(readonly word: ModelfileWord) {
    super(`A ${word} with a line ending in """ cannot be written in a Modelfile`);
  }
}

/**
 * Prints instructions so that parseModelfile() and upstream's parser read back the same values
 * (but for characters that losesCharacters() warns of). Throws UnprintableValueError for a value
 * with an inner line that ends in three quotes.
 */
export function printModelfile(instructions: readonly Omit<ModelfileInstruction, 'line'>[]): string {
  return instructions
    .map(({ word, name, value }) => [word, ...(name === undefined ? [] : [name]), quote(word, value)].join(' ') + '\n')
    .join('');
}

function quote(word: ModelfileWord, value: string): string {
  const plain = value !== '' && !newline.test(value) && value.trim() === value && !value.startsWith('"');
  if (plain) return value;
  if (value === '') return '""';
  const inner = value.split(/[\r\n]/).slice(0, -1);
  const first = inner[0];
  const closesEarly =
    inner.some((each, index) => index > 0 && each.trimEnd().endsWith('"""')) ||
    (first !== undefined && first.trim().endsWith('"""'));
  if (closesEarly) throw new UnprintableValueError(word);
  return `"""${value}"""`;
}

import {
  losesCharacters,
  parseModelfile,
  toCreateRequest,
  type ModelfileInstruction,
  type ModelfileProblem,
} from '@/ollama/modelfile';
import { parameterSpec } from '@/ollama/parameters';
import { isPath } from './modelfile-path';

/** What is wrong with a line of a Modelfile; worded in locales/…/form.json under `modelfile.problem`. */
export type LineProblem =
  | ModelfileProblem
  | ({ line: number } & (
      | { code: 'below' | 'above'; name: string; limit: number }
      /** Drafts are not supported here. */
      | { code: 'draft-unsupported' }
      /** FROM names a file and a model: a server would ignore the file. */
      | { code: 'from-mixed'; name: string }
      /** What the line names was not given, or is not part of this import. */
      | { code: 'file-missing'; name: string }
      | { code: 'file-doubled'; name: string }
      /** A file of this import that no line of that word names. */
      | { code: 'file-unnamed'; word: 'FROM' | 'ADAPTER'; name: string }
      /** What FROM or ADAPTER names is neither a model nor a file of the model that this one is made from. */
      | { code: 'from-elsewhere' | 'adapter-elsewhere'; name: string }
      /** ADAPTER names the model itself, one more than a create takes, or a blob that its server lacks. */
      | { code: 'adapter-model' | 'adapter-several' | 'adapter-absent'; name: string }
      /** FROM names a model, but this import is made of a file. */
      | { code: 'from-not-file'; name: string; file: string }
    ));

/** What is to be known of a line, though nothing is wrong with it; worded under `modelfile.warning`. */
export type LineWarning = { line: number } & (
  | { code: 'ignored-parameter'; name: string }
  | { code: 'drops-characters'; word: string }
  /** The server uses the template inside the model's file. */
  | { code: 'template-ignored' }
);

/** Something that a FROM or ADAPTER line names. */
export interface Named {
  value: string;
  line: number;
}

/** A Modelfile by itself: what can be known of it without its files. */
export interface ModelfileLines {
  instructions: ModelfileInstruction[];
  /** Of FROM lines, in order: files, and the model that counts of those that are named. */
  fromFiles: Named[];
  fromModel: Named | undefined;
  adapter: Named | undefined;
  /** In the order of their lines, but for a missing FROM. */
  problems: LineProblem[];
  warnings: LineWarning[];
}

/**
 * Reads a Modelfile. `isFile` tells of a FROM value that does not look like a path whether there is a file
 * of that name, as the CLI looks for one first.
 */
export function readLines(text: string, isFile: (value: string) => boolean = () => false): ModelfileLines {
  const parsed = parseModelfile(text, { keepsAll: true });
  const { from, adapters, drafts, problems, ignoredParameters } = toCreateRequest(parsed);
  const fromFiles = from.filter(({ value }) => isPath(value) || isFile(value));
  const fromModel = from.findLast((each) => !fromFiles.includes(each));
  const own: LineProblem[] = drafts.map(({ line }) => ({ code: 'draft-unsupported', line }));
  if (fromModel && fromFiles.length > 0) own.push({ code: 'from-mixed', name: fromModel.value, line: fromModel.line });
  const warnings: LineWarning[] = ignoredParameters.map((each) => ({ code: 'ignored-parameter', ...each }));
  for (const { word, name, value, line } of parsed.instructions) {
    if (losesCharacters(value)) warnings.push({ code: 'drops-characters', word, line });
    if (word === 'PARAMETER') own.push(...rangeProblem(name!, value, line));
  }
  return {
    instructions: parsed.instructions,
    fromFiles,
    fromModel,
    adapter: adapters[0],
    problems: byLine([...problems, ...own]),
    warnings: byLine(warnings),
  };
}

export function byLine<T extends { line: number }>(all: readonly T[]): T[] {
  return all.toSorted((one, other) => one.line - other.line);
}

/** The form accepts nothing that makes no sense, so what it would say is said here. */
function rangeProblem(name: string, text: string, line: number): LineProblem[] {
  const { type, minimum, maximum } = parameterSpec(name) ?? {};
  // A list has no empty entries in the form; as a stop it would end every answer at once.
  if (type === 'string[]' && text === '') return [{ code: 'missing-value', word: 'PARAMETER', line }];
  const value = type === 'int' || type === 'float' ? Number(text) : NaN;
  if (minimum !== undefined && value < minimum) return [{ code: 'below', name, limit: minimum, line }];
  if (maximum !== undefined && value > maximum) return [{ code: 'above', name, limit: maximum, line }];
  return [];
}

import { readJsonLines } from '@/base/json-lines';
import { isFields } from '@/ollama/read';
import { namePattern, readSchema, toWireTool, type ToolDraft } from './tool';

/** What is to be said of a line of a tool's JSON, by a text under `tools.json`. */
export interface ToolProblem {
  /** From 1. */
  line: number;
  code: ToolProblemCode;
  /** What its text names in braces. */
  named: Record<string, string>;
  /** It can be sent as it is. */
  isWarning: boolean;
}

export type ToolProblemCode =
  | 'syntax'
  | 'syntaxEnd'
  | 'notObject'
  | 'name'
  | 'description'
  | 'parameters'
  | 'parametersType'
  | 'properties'
  | 'property'
  | 'required'
  | 'requiredUnknown'
  | 'tooLong'
  | 'notSent';

/** A tool as the API takes it, to be read and written by hand. */
export function toToolJson(draft: ToolDraft): string {
  return JSON.stringify(toWireTool(draft), null, 2);
}

/**
 * Reads a tool that was written by hand: as the API takes it, or its `function` alone. The draft is there
 * unless a problem is more than a warning.
 */
export function readToolJson(text: string): { draft?: ToolDraft; problems: ToolProblem[] } {
  const read = readJsonLines(text);
  const problems: ToolProblem[] = [];
  if (!('value' in read)) {
    const { line, found } = read;
    return { problems: [{ line, code: found === '' ? 'syntaxEnd' : 'syntax', named: { found }, isWarning: false }] };
  }
  const { value, lineOf } = read;
  const say = (
    path: (string | number)[],
    code: ToolProblemCode,
    named: Record<string, string> = {},
    isWarning = false,
  ) => problems.push({ line: lineOf(path), code, named, isWarning });

  const isWrapped = isFields(value) && isFields(value.function);
  const at = isWrapped ? ['function'] : [];
  const tool = isWrapped ? value.function : value;
  if (!isFields(tool)) {
    say([], 'notObject');
    return { problems };
  }
  const { name, description = '', parameters = { type: 'object', properties: {} }, ...others } = tool;
  if (typeof name !== 'string' || !namePattern.test(name)) say([...at, 'name'], 'name');
  if (typeof description !== 'string') say([...at, 'description'], 'description');
  for (const key of Object.keys(others)) say([...at, key], 'notSent', { key }, true);
  if (!isFields(parameters)) say([...at, 'parameters'], 'parameters');
  else checkParameters(parameters, [...at, 'parameters']);
  if (problems.some(({ isWarning }) => !isWarning)) return { problems };
  return { draft: { name, description, parameters } as ToolDraft, problems };

  function checkParameters(schema: Record<string, unknown>, path: string[]): void {
    const { type, properties = {}, required } = schema;
    if (type !== 'object') say([...path, 'type'], 'parametersType');
    if (!isFields(properties)) say([...path, 'properties'], 'properties');
    else
      for (const [key, property] of Object.entries(properties))
        if (!isFields(property)) say([...path, 'properties', key], 'property', { key });
    if (required !== undefined && !(Array.isArray(required) && required.every((each) => typeof each === 'string')))
      say([...path, 'required'], 'required');
    else if (isFields(properties))
      (required ?? []).forEach((key: string, index: number) => {
        if (!Object.hasOwn(properties, key)) say([...path, 'required', index], 'requiredUnknown', { key }, true);
      });
    if (!readSchema(schema)) say(path, 'tooLong');
  }
}

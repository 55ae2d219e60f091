import { StringStream } from '@codemirror/language';
import { expect, test } from 'vitest';
import { modelfileCompletion, modelfileLanguage } from './modelfile-language';

const complete = modelfileCompletion(() => ['llama3.2:3b', 'qwen3:8b']);
const labels = (before: string) => complete(before)?.choices.map(({ label }) => label);

test('instructions at the beginning of a line', () => {
  expect(labels('FROM x\nPA')).toContain('PARAMETER');
  expect(complete('FROM x\nPA')?.from).toBe(7);
  // Nothing was typed yet: an empty line is left in peace.
  expect(labels('FROM x\n')).toEqual([]);
});

test('models after FROM, parameters with their kind, roles, built-in names', () => {
  expect(labels('FROM qw')).toEqual(['llama3.2:3b', 'qwen3:8b']);
  expect(complete('FROM x\nparameter te')?.choices).toContainEqual({ label: 'temperature', detail: 'float, 0.8' });
  expect(labels('PARAMETER use_mmap t')).toEqual(['true', 'false']);
  expect(labels('MESSAGE u')).toEqual(['system', 'user', 'assistant']);
  expect(labels('PARSER pass')).toContain('passthrough');
  expect(labels('RENDERER q')).toContain('qwen3-coder');
});

test('nothing inside values, of one line or of several', () => {
  expect(labels('SYSTEM You FROM ')).toBeUndefined();
  expect(labels('SYSTEM """You\nPA')).toBeUndefined();
  expect(labels('SYSTEM """You\nare"""\nPA')).toContain('PARAMETER');
});

test('words, names, values over several lines, template actions and comments are told apart', () => {
  const text = [
    '# mine',
    'FROM x',
    'TEMPLATE """{{ .Prompt }} said',
    'FROM here"""',
    'PARAMETER top_k 3',
    'NONSENSE y',
    '?',
  ].join('\n');
  const kinds: string[] = [];
  const state = modelfileLanguage.startState!(2);
  for (const line of text.split('\n')) kinds.push(...tokensOf(line, state));
  expect(kinds).toEqual([
    'comment # mine',
    'keyword FROM',
    'string x',
    'keyword TEMPLATE',
    'string """',
    'variableName {{ .Prompt }}',
    'string  said',
    'string FROM here"""',
    'keyword PARAMETER',
    'propertyName top_k',
    'string 3',
    'invalid NONSENSE',
    'string y',
    'invalid ?',
  ]);
});

/** A line's tokens, by a stream as the editor's. */
function tokensOf(line: string, state: unknown): string[] {
  const stream = new StringStream(line, 2, 2);
  const tokens: string[] = [];
  while (!stream.eol()) {
    stream.start = stream.pos;
    const kind = modelfileLanguage.token(stream, state as never);
    if (kind) tokens.push(`${kind} ${stream.current()}`);
  }
  return tokens;
}

import { describe, expect, it } from 'vitest';
import { readOwnTool, type ToolDraft } from './tool';
import { readToolJson, toToolJson } from './tool-json';

const draft: ToolDraft = {
  name: 'get_weather',
  description: 'The weather',
  parameters: { type: 'object', properties: { city: { type: 'string', pattern: '^.+$' } }, required: ['city'] },
};

describe('a tool as JSON', () => {
  it('is read as it was written', () => {
    expect(readToolJson(toToolJson(draft))).toEqual({ draft, problems: [] });
  });

  it('may be its function alone, and without parameters', () => {
    expect(readToolJson('{"name": "now"}').draft).toEqual({
      name: 'now',
      description: '',
      parameters: { type: 'object', properties: {} },
    });
  });

  it.each([
    ['{\n"name": "a b"\n}', [[2, 'name']]],
    ['{\n"name": "a",\n"description": 3\n}', [[3, 'description']]],
    ['{\n"name": "a",\n"parameters":\n[]}', [[4, 'parameters']]],
    ['{\n"name": "a",\n"parameters": {\n"type": "array"}}', [[4, 'parametersType']]],
    ['{"name": "a", "parameters": {"type": "object",\n"properties": {\n"x": 1}}}', [[3, 'property']]],
    ['{"name": "a", "parameters": {"type": "object",\n"required": "x"}}', [[2, 'required']]],
    ['{"name": "a",\n}', [[2, 'syntax']]],
    ['{"name": "a"', [[1, 'syntaxEnd']]],
    ['7', [[1, 'notObject']]],
  ])('tells what is wrong with %j', (text, expected) => {
    const { draft: read, problems } = readToolJson(text);
    expect(read).toBeUndefined();
    expect(problems.map(({ line, code }) => [line, code])).toEqual(expected);
  });

  it('warns of what is not sent, and of what is required and is not there', () => {
    const { draft: read, problems } = readToolJson(
      '{"name": "a", "strict": true, "parameters": {"type": "object", "properties": {}, "required": ["x"]}}',
    );
    expect(read).toBeDefined();
    expect(problems).toMatchObject([
      { code: 'notSent', isWarning: true },
      { code: 'requiredUnknown', isWarning: true },
    ]);
  });
});

describe('a stored tool', () => {
  const stored = {
    id: 'a1',
    ...draft,
    approval: 'always',
    answering: { by: 'function', code: 'return 1', timeLimitSeconds: 5 },
  };

  it('is read as it was', () => {
    expect(readOwnTool(stored)).toEqual(stored);
  });

  it('is asked for, and answered by hand, where that cannot be read', () => {
    expect(readOwnTool({ ...stored, approval: 'sure', answering: { by: 'magic' } })).toMatchObject({
      approval: 'ask',
      answering: { by: 'hand' },
    });
  });

  const deep: unknown = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`);
  it.each([
    null,
    7,
    {},
    { ...stored, id: '../x' },
    { ...stored, name: 'no name' },
    { ...stored, name: 'x'.repeat(65) },
    { ...stored, parameters: 'x' },
    { ...stored, parameters: deep },
    { ...stored, parameters: { type: 'object', description: 'x'.repeat(300_000) } },
  ])('is left out where it is none (%#)', (value) => {
    expect(readOwnTool(value)).toBeUndefined();
  });
});

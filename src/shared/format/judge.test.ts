import { expect, test } from 'vitest';
import type { JsonObject } from '@/ollama';
import { judge } from './judge';

const person: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 2 },
    age: { type: 'integer', minimum: 0 },
    mood: { enum: ['good', 'bad'] },
    pets: { type: 'array', items: { $ref: '#/$defs/pet' } },
  },
  required: ['name', 'age'],
  additionalProperties: false,
  $defs: { pet: { type: 'object', properties: { kind: { type: 'string' } }, required: ['kind'] } },
};

const told = (text: string, schema: JsonObject | undefined = person) =>
  judge(text, structuredClone(schema)).violations.map(
    ({ path, keyword, wanted }) => `${path || '(root)'} ${keyword} ${wanted}`,
  );

test('what follows its schema has no violations', () => {
  expect(told('{"name": "Ada", "age": 36, "mood": "good", "pets": [{"kind": "cat"}]}')).toEqual([]);
});

test('every violation is told once, at its place', () => {
  const text = '{"name": "A", "age": 1.5, "mood": "odd", "pets": [{}, {"kind": 1}, 7], "a/b": 1}';
  expect(told(text)).toEqual([
    '/name minLength 2',
    '/age type integer',
    '/mood enum good, bad',
    '/pets/0 required kind',
    '/pets/1/kind type string',
    '/pets/2 type object',
    '/a~1b false false',
  ]);
  expect(told('[]')).toEqual(['(root) type object']);
  expect(told('{}')).toEqual(['(root) required name', '(root) required age']);
});

test('alternatives are wrong as a whole, and what is wrong beside them is told', () => {
  const closed = { type: 'object', properties: { a: { type: 'number' } }, additionalProperties: false };
  const schema = { properties: { x: { anyOf: [closed, { type: 'null' }] }, y: { type: 'string' } } };
  expect(told('{"x": {"b": 1}, "y": 2}', schema)).toEqual([expect.stringMatching(/^\/x anyOf /), '/y type string']);
});

test('keys of any kind have a place', () => {
  const schema = { additionalProperties: { type: 'string' } };
  expect(told('{"a b": 1, "#": 1, "50%": 1, "ä/~": 1, "__proto__": 1, "constructor": 1}', schema)).toEqual([
    '/a b type string',
    '/# type string',
    '/50% type string',
    '/ä~1~0 type string',
    '/__proto__ type string',
    '/constructor type string',
  ]);
  expect(told('{}', { required: ['toString', '__proto__'] })).toEqual([
    '(root) required toString',
    '(root) required __proto__',
  ]);
});

test('what is no JSON is told by its place alone', () => {
  expect(judge('{"a": 1', structuredClone(person))).toMatchObject({
    fault: { code: 'end', line: 1, column: 8 },
    violations: [],
  });
  expect(judge('{"a": 1, "a": 2}', undefined)).toMatchObject({ duplicates: ['/a'], violationCount: 0 });
});

test('a schema that cannot be looked at says so, and a lone surrogate or a deep nest does not throw', () => {
  expect(judge('"a"', { type: 'string', pattern: '^[$' }).failure).toMatch(/regular expression/i);
  expect(judge('{}', { $ref: '#/$defs/none' }).failure).toMatch(/none/);
  const items = { type: 'array', items: { $ref: '#' } };
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  expect(judge(deep, items)).toMatchObject({ violations: [] });
  expect(judge('{"\\ud800": 1}', { additionalProperties: { type: 'string' } })).toBeDefined();
});

test('of thousands the first are told, and how many there are', () => {
  const verdict = judge(JSON.stringify(Array(5000).fill(1)), { type: 'array', items: { type: 'string' } });
  expect(verdict.violations).toHaveLength(200);
  expect(verdict.violationCount).toBe(5000);
});

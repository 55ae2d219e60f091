import { expect, test } from 'vitest';
import type { Json } from '@/ollama';
import { schemaRemarks } from './schema-remarks';
import { starters } from './starters';

const told = (schema: Json) => schemaRemarks(schema).map(({ kind, path, about }) => `${kind} ${path} ${about}`);

test.each(starters.map(({ id, schema }) => [id, schema] as const))('%s is followed to the letter', (_, schema) => {
  expect(told(schema)).toEqual([]);
});

test('what a grammar passes over is named, at its place', () => {
  const schema = {
    type: 'object',
    properties: {
      age: { type: 'number', minimum: 0, maximum: 120, multipleOf: 1 },
      year: { type: 'integer', minimum: 1900 },
      mail: { type: 'string', format: 'email' },
      day: { type: 'string', format: 'date' },
      tags: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true },
      'a/b': { not: { type: 'null' } },
    },
    minProperties: 1,
    patternProperties: {},
  };
  expect(told(schema)).toEqual([
    'unenforced /properties/age/minimum minimum',
    'unenforced /properties/age/maximum maximum',
    'unenforced /properties/age/multipleOf multipleOf',
    'unenforced /properties/mail/format format: "email"',
    'unenforced /properties/tags/uniqueItems uniqueItems',
    'unenforced /properties/a~1b/not not',
    'unenforced /properties/a~1b ',
    'unenforced /minProperties minProperties',
    'unenforced /patternProperties patternProperties',
  ]);
});

test('beside a reference or alternatives nothing else is looked at', () => {
  expect(told({ anyOf: [{ type: 'string' }, { type: 'null' }], type: 'string', maxLength: 3 })).toEqual([
    'unenforced /type type',
    'unenforced /maxLength maxLength',
  ]);
  expect(told({ $ref: '#/$defs/a', required: ['x'], $defs: { a: { type: 'object' } } })).toEqual([
    'unenforced /required required',
  ]);
});

test('each of several types is looked at by itself', () => {
  expect(told({ type: ['string', 'null'], maxLength: 3 })).toEqual([]);
  expect(told({ type: ['string', 'number'], maximum: 3 })).toEqual(['unenforced /maximum maximum']);
});

test('what a server refuses is told before', () => {
  expect(told({ type: 'date' })).toEqual(['refused /type "date"']);
  expect(told({ type: 'object', properties: { a: true, b: 'string' } })).toEqual([
    'refused /properties/a true',
    'refused /properties/b "string"',
  ]);
  expect(told({ type: 'string', pattern: 'a+' })).toEqual(['refused /pattern "a+"']);
  expect(told({ $ref: '#' })).toEqual(['refused /$ref "#"']);
  expect(told({ $ref: '#/$defs/none' })).toEqual(['refused /$ref "#/$defs/none"']);
  expect(told([1])).toEqual(['refused  [1]']);
  expect(told(null)).toEqual(['refused  null']);
});

test('a place that says nothing of its kind is told, for older servers refuse it', () => {
  expect(told({ type: 'object', properties: { a: { description: 'x' }, b: {}, c: { minLength: 3 } } })).toEqual([
    'unenforced /properties/a ',
    'unenforced /properties/c/minLength minLength',
    'unenforced /properties/c ',
  ]);
});

test('what is elsewhere is not fetched', () => {
  expect(told({ $ref: 'https://example.com/schema' })).toEqual(['unenforced /$ref $ref']);
});

test('a schema that goes round in a circle ends', () => {
  const tree = { type: 'object', properties: { children: { type: 'array', items: { $ref: '#' } } } };
  expect(told(tree)).toEqual(['refused /properties/children/items/$ref "#"']);
  const named = {
    $ref: '#/$defs/node',
    $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
  };
  expect(told(named)).toEqual([]);
});

test('names like __proto__ are names', () => {
  const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"odd"}},"$ref2":1}') as Json;
  expect(told(schema)).toEqual(['refused /properties/__proto__/type "odd"']);
  expect(told({ $ref: '#/constructor' })).toEqual(['refused /$ref "#/constructor"']);
});

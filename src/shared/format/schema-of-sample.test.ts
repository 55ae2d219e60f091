import { Validator, type Schema } from '@cfworker/json-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '@/ollama';
import { schemaOfSample } from './schema-of-sample';
import { schemaRemarks } from './schema-remarks';

test('members are required, and items share a schema', () => {
  expect(
    schemaOfSample({ name: 'Ada', born: 1815, languages: ['en'], pupils: [{ a: 1 }, { a: 2.5, b: null }] }),
  ).toEqual({
    type: 'object',
    properties: {
      name: { type: 'string' },
      born: { type: 'integer' },
      languages: { type: 'array', items: { type: 'string' } },
      pupils: {
        type: 'array',
        items: {
          type: 'object',
          properties: { a: { type: 'number' }, b: { type: 'null' } },
          required: ['a'],
        },
      },
    },
    required: ['name', 'born', 'languages', 'pupils'],
  });
});

test('what is of several kinds may be each of them', () => {
  expect(schemaOfSample([1, 'a', null])).toEqual({ type: 'array', items: { type: ['integer', 'string', 'null'] } });
  expect(schemaOfSample([{ a: 1 }, 'a'])).toEqual({
    type: 'array',
    items: {
      anyOf: [{ type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }, { type: 'string' }],
    },
  });
});

test('every sample follows its schema, and servers follow it too', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (sample) => {
      const schema = schemaOfSample(sample as Json);
      expect(schemaRemarks(schema)).toEqual([]);
      expect(new Validator(schema as Schema, '2020-12').validate(sample).valid).toBe(true);
    }),
  );
});

test('__proto__ is a name, and depth has an end', () => {
  const sample = JSON.parse('{"__proto__": {"a": 1}}') as Json;
  expect(JSON.stringify(schemaOfSample(sample))).toContain('"__proto__":{"type":"object"');
  let deep: Json = [];
  for (let level = 0; level < 5000; level += 1) deep = [deep];
  expect(schemaOfSample(deep)).toMatchObject({ type: 'array' });
});

import { expect, test } from 'vitest';
import { emptyLibrary, keepSchema, mayKeep, readLibrary, readSchema, removeSchema } from './schemas';

const text = '{"type": "object"}';

test('a schema is kept under its name, and another text of that name takes its place', () => {
  const one = keepSchema(emptyLibrary, ' Person ', text);
  expect(one.schemas).toMatchObject([{ name: 'Person', text }]);
  const two = keepSchema(keepSchema(one, 'List', text), 'Person', '{"type": "array"}');
  expect(two.schemas.map(({ name }) => name)).toEqual(['List', 'Person']);
  expect(two.schemas[1]).toMatchObject({ id: one.schemas[0]!.id, text: '{"type": "array"}' });
  expect(removeSchema(two, one.schemas[0]!.id).schemas.map(({ name }) => name)).toEqual(['List']);
  expect(readLibrary(JSON.stringify(two))).toEqual(two);
});

test('what is no schema, or too much, is not kept', () => {
  expect(mayKeep(emptyLibrary, 'a', text)).toBe(true);
  expect(mayKeep(emptyLibrary, ' ', text)).toBe(false);
  expect(mayKeep(emptyLibrary, 'a', '[1]')).toBe(false);
  expect(mayKeep(emptyLibrary, 'a', `{"a": "${'x'.repeat(300_000)}"}`)).toBe(false);
  const full = {
    version: 1 as const,
    schemas: Array.from({ length: 200 }, (_, n) => ({ id: `${n}`, name: `${n}`, text })),
  };
  expect([mayKeep(full, 'new', text), mayKeep(full, '7', text)]).toEqual([false, true]);
});

test('what is stored is read, not believed', () => {
  const good = { id: 'a1', name: 'A', text };
  const stored = {
    version: 1,
    schemas: [
      good,
      { ...good, name: 'the same id' },
      { id: '../x', name: 'B', text },
      { id: 'c', name: 7, text },
      { id: 'd', name: 'D', text: '{' },
      { id: 'e', name: 'E', text: 'null' },
      { id: 'f', name: 'F'.repeat(500), text },
      null,
      'x',
    ],
  };
  const { schemas } = readLibrary(JSON.stringify(stored));
  expect(schemas.map(({ id, name }) => [id, name.length])).toEqual([
    ['a1', 1],
    ['f', 80],
  ]);
  for (const odd of ['null', '[]', '{"version": 2, "schemas": [{}]}', '{"version":1,"schemas":{}}'])
    expect(readLibrary(odd)).toEqual(emptyLibrary);
  expect(() => readLibrary('{')).toThrow();
  expect(readSchema('{"__proto__": 1}')).toBeDefined();
});

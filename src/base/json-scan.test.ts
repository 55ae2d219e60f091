import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanJson } from './json-scan';

const faultOf = (text: string) => scanJson(text).fault;

test.each([
  ['', 'empty', 1, 1],
  [' \n ', 'empty', 2, 2],
  ['{"a": 1', 'end', 1, 8],
  ['{"a"', 'end', 1, 5],
  ['["a', 'end', 1, 4],
  ['[tru', 'end', 1, 5],
  ['[1.', 'end', 1, 4],
  ['["\\u12', 'end', 1, 7],
  ['{a: 1}', 'key', 1, 2],
  ['{"a": 1,}', 'key', 1, 9],
  ['{"a" 1}', 'colon', 1, 6],
  ['{\n  "a": 1\n  "b": 2\n}', 'comma', 3, 3],
  ['[1, ]', 'value', 1, 5],
  ["['a']", 'value', 1, 2],
  ['[NaN]', 'value', 1, 2],
  ['Here is it: {}', 'value', 1, 1],
  ['[01]', 'number', 1, 2],
  ['[.5]', 'number', 1, 2],
  ['[+1]', 'number', 1, 2],
  ['["\\x"]', 'escape', 1, 3],
  ['["\\uZZZZ"]', 'escape', 1, 3],
  ['["a\nb"]', 'control', 1, 4],
  ['{} {}', 'after', 1, 4],
  ['[]]', 'after', 1, 3],
  ['[}', 'value', 1, 2],
  ['{]', 'key', 1, 2],
  ['[1}', 'comma', 1, 3],
])('%j is wrong: %s, line %i, column %i', (text, code, line, column) => {
  expect(faultOf(text)).toMatchObject({ code, line, column });
});

test('what JSON.parse takes is right, and what it refuses is wrong', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, indent) => {
      expect(faultOf(JSON.stringify(value, null, indent))).toBeUndefined();
    }),
  );
  const noise = fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ue1-+.0 truefalsn\n') });
  fc.assert(
    fc.property(noise, (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      expect(faultOf(text) === undefined).toBe(isJson);
    }),
    { numRuns: 2000 },
  );
});

test('a text that is cut anywhere says that it ends', () => {
  const text = '{"a": [1.5e3, -2, true, null, "x\\n\\u00e9"], "b": {}}';
  for (let length = 1; length < text.length; length += 1) {
    const fault = faultOf(text.slice(0, length));
    expect([fault?.code, length]).toEqual(['end', length]);
  }
});

test('keys that stand twice are told by their place, __proto__ like any other', () => {
  const text = '{"a": 1, "list": [{"b/c": 1, "b/c": 2}], "a": 2, "__proto__": 1, "__proto__": 2}';
  expect(scanJson(text).duplicates).toEqual(['/list/0/b~1c', '/a', '/__proto__']);
});

test('places are those of keys and of items', () => {
  const text = '{"a": [10, {"b": 1}]}';
  const { places } = scanJson(text, { wantsPlaces: true });
  expect([...places].map(([path, offset]) => [path, text.slice(offset, offset + 3)])).toEqual([
    ['', '{"a'],
    ['/a', '"a"'],
    ['/a/0', '10,'],
    ['/a/1', '{"b'],
    ['/a/1/b', '"b"'],
  ]);
});

test('twenty thousand brackets are no trouble', () => {
  const deep = '['.repeat(20_000);
  expect(faultOf(deep)?.code).toBe('end');
  expect(faultOf(deep + ']'.repeat(20_000))).toBeUndefined();
});

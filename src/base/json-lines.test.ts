import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonLines } from './json-lines';

describe('readJsonLines', () => {
  it('reads whatever JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(readJsonLines(text)).toMatchObject({ value: JSON.parse(text) });
      }),
    );
  });

  it('finds a mistake wherever JSON.parse does', () => {
    const noise = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '1', '-', '.', 'e', '\\', ' ', '\n', 'true'),
    );
    fc.assert(
      fc.property(noise, (pieces) => {
        const text = pieces.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect('value' in readJsonLines(text)).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the lines of values', () => {
    const read = readJsonLines('{\n  "a": [\n    1,\n    {"b": 2}\n  ],\n  "c": null\n}');
    if (!('lineOf' in read)) throw new Error('not read');
    expect(read.lineOf([])).toBe(1);
    expect(read.lineOf(['a'])).toBe(2);
    expect(read.lineOf(['a', 1, 'b'])).toBe(4);
    expect(read.lineOf(['c'])).toBe(6);
    expect(read.lineOf(['a', 7])).toBe(2);
    expect(read.lineOf(['gone'])).toBe(1);
  });

  it.each([
    ['{\n  "a": 1,\n}', 3, '}'],
    ['{\n  a: 1\n}', 2, 'a: 1'],
    ['[1\n2]', 2, '2]'],
    ['{"a": 1', 1, ''],
    ['', 1, ''],
    ['{} x', 1, 'x'],
  ])('tells the line of the mistake in %j', (text, line, found) => {
    expect(readJsonLines(text)).toEqual({ line, found });
  });

  it('keeps a name that objects have by themselves, as a field', () => {
    const read = readJsonLines('{"__proto__": {"x": 1}}');
    expect(Object.keys((read as { value: object }).value)).toEqual(['__proto__']);
  });

  it('refuses what is too deep to walk through', () => {
    expect(readJsonLines('['.repeat(100_000))).toMatchObject({ line: 1 });
  });
});

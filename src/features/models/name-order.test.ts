import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNames, toOrdered } from './name-order';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const compare = (one: string, other: string) => Math.sign(compareNames(toOrdered(one), toOrdered(other)));

test('names are in the order of the collator', () => {
  const ascii = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });
  const likeNames = fc.string({ unit: fc.constantFrom(...'aAbB0019-_.:/') });
  const any = fc.string({ unit: 'grapheme' });
  const name = fc.oneof(ascii, likeNames, any);
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(compare(one, other)).toBe(Math.sign(collator.compare(one, other)));
    }),
    { numRuns: 5000, seed: 1 },
  );
});

test('sorts as people count, whatever the case, with what is not ASCII in its place', () => {
  const names = ['b:10b', 'b:2b', 'Ä:1', 'A:1b', 'b:02b', 'z'];
  expect(names.toSorted(compare)).toEqual(['Ä:1', 'A:1b', 'b:2b', 'b:02b', 'b:10b', 'z']);
});

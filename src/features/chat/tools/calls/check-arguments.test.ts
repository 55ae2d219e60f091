import { describe, expect, it } from 'vitest';
import { checkArguments } from './check-arguments';

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    unit: { enum: ['C', 'F'] },
    pattern: { type: 'string', pattern: '^(a+)+$' },
    where: { type: 'object', properties: { lat: { type: 'number' } } },
  },
  required: ['city'],
};

describe('checkArguments', () => {
  it('has nothing to say of what fits', () => {
    expect(checkArguments(schema, { city: 'Oslo', unit: 'C', where: { lat: 1 }, more: 1 })).toEqual([]);
  });

  it('says what is missing, and where something is wrong', () => {
    expect(checkArguments(schema, {})).toEqual(['Instance does not have required property "city".']);
    expect(checkArguments(schema, { city: 1, where: { lat: 'x' } })).toEqual([
      'city: Instance type "number" is invalid. Expected "string".',
      'where/lat: Instance type "string" is invalid. Expected "number".',
    ]);
    expect(checkArguments(schema, { city: 'Oslo', unit: 'K' })[0]).toContain('unit');
  });

  it('tries no pattern, also of a property that is called so', () => {
    expect(checkArguments(schema, { city: 'Oslo', pattern: `${'a'.repeat(60)}!` })).toEqual([]);
    expect(checkArguments(schema, { city: 'Oslo', pattern: 1 })).toHaveLength(1);
  });

  it.each([
    { $ref: 'http://example.com/schema' },
    { properties: 'x' },
    { $ref: '#' },
    { type: 'object', properties: { a: { $ref: '#/properties/a' } } },
  ])('says nothing by a schema that cannot be used: %j', (odd) => {
    expect(checkArguments(odd as never, { a: 1 })).toEqual([]);
  });
});

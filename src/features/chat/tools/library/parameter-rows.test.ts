import { describe, expect, it } from 'vitest';
import { addParameter, changeParameter, removeParameter, rowsOf } from './parameter-rows';

const weather = {
  type: 'object',
  properties: {
    city: { type: 'string', description: 'Where', minLength: 2 },
    unit: { type: 'string', enum: ['C', 'F'] },
    days: { type: 'integer', enum: [1, 3, 7] },
    odd: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    commas: { type: 'string', enum: ['a,b', 'c'] },
    anything: true,
  },
  required: ['city', 'days'],
  additionalProperties: false,
};

describe('rowsOf', () => {
  it('shows what a row can, and says where there is more', () => {
    expect(rowsOf(weather)).toEqual([
      { name: 'city', type: 'string', isRequired: true, description: 'Where', choices: '', hasMore: true },
      { name: 'unit', type: 'string', isRequired: false, description: '', choices: 'C, F', hasMore: false },
      { name: 'days', type: 'integer', isRequired: true, description: '', choices: '1, 3, 7', hasMore: false },
      { name: 'odd', type: undefined, isRequired: false, description: '', choices: '', hasMore: true },
      { name: 'commas', type: 'string', isRequired: false, description: '', choices: undefined, hasMore: false },
      { name: 'anything', type: undefined, isRequired: false, description: '', choices: '', hasMore: true },
    ]);
  });

  it.each([{}, { properties: [] }, { properties: { a: {} }, required: 'a' }])('takes %j', (parameters) => {
    expect(() => rowsOf(parameters as never)).not.toThrow();
  });
});

describe('changes', () => {
  it('keep what the row does not show', () => {
    const changed = changeParameter(weather, 'city', { description: 'Which city', type: 'string' });
    expect(changed.properties).toMatchObject({ city: { type: 'string', description: 'Which city', minLength: 2 } });
    expect(changed).toMatchObject({ additionalProperties: false, required: ['city', 'days'] });
  });

  it('rename at the same place, also where it is required', () => {
    const changed = changeParameter(weather, 'city', { name: 'town' });
    expect(Object.keys(changed.properties as object).slice(0, 2)).toEqual(['town', 'unit']);
    expect(changed.required).toEqual(['town', 'days']);
    expect(changeParameter(weather, 'city', { name: 'unit' })).toBe(weather);
  });

  it('write choices as the type wants them', () => {
    expect(changeParameter(weather, 'days', { choices: '2, 4,' }).properties).toMatchObject({ days: { enum: [2, 4] } });
    const asText = changeParameter(weather, 'days', { type: 'string' });
    expect(asText.properties).toMatchObject({ days: { type: 'string', enum: ['1', '3', '7'] } });
    const none = changeParameter(weather, 'unit', { choices: ' ' });
    expect(none.properties).toMatchObject({ unit: { type: 'string' } });
    expect((none.properties as Record<string, object>).unit).not.toHaveProperty('enum');
    expect(changeParameter(weather, 'commas', { description: 'x' }).properties).toMatchObject({
      commas: { enum: ['a,b', 'c'] },
    });
  });

  it('add, remove and require', () => {
    const added = addParameter(addParameter({ type: 'object', properties: { parameter_1: { type: 'string' } } }));
    expect(Object.keys(added.properties as object)).toEqual(['parameter_1', 'parameter_2', 'parameter_3']);
    const required = changeParameter(added, 'parameter_3', { isRequired: true });
    expect(required.required).toEqual(['parameter_3']);
    const removed = removeParameter(required, 'parameter_3');
    expect(removed).toEqual({
      type: 'object',
      properties: { parameter_1: { type: 'string' }, parameter_2: { type: 'string' } },
    });
  });
});

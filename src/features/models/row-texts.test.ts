import { expect, test } from 'vitest';
import type { ListedModel } from '@/ollama';
import { toRows } from './model-rows';
import { rowTexts } from './row-texts';

const now = Date.parse('2026-05-14T12:00:00Z');

function textsOf(model: Partial<ListedModel>) {
  return rowTexts(
    (key) => key,
    'en',
    now,
  )(toRows([{ name: 'hf.co/someone/tiny:1b', ...model } as ListedModel], [])[0]!);
}

test('a row says what is known of its model', () => {
  const details = { family: 'llama', parameter_size: '1.2B', quantization_level: 'Q8_0', context_length: 4096 };
  const model = { size: 1.3e9, modified_at: '2026-05-13T11:00:00Z', details: details as ListedModel['details'] };
  expect(textsOf(model)).toMatchObject({
    origin: 'hf.co/someone/',
    own: 'tiny',
    tag: ':1b',
    cells: {
      family: 'llama',
      parameters: '1.2B',
      quantization: 'Q8_0',
      size: '1.3 GB',
      context: '4,096',
      modified: 'yesterday',
    },
    modifiedAt: '2026-05-13T11:00:00Z',
    modifiedExactly: expect.stringContaining('May 13, 2026'),
  });
});

test.each<[string, Partial<ListedModel>]>([
  ['nothing but a name', {}],
  ['empty facts', { size: 0, modified_at: '', details: { family: '', families: null } as ListedModel['details'] }],
  ['facts that are none', { size: NaN, modified_at: 'yesterday' }],
])('of %s everything else is unknown', (_, model) => {
  const { cells, modifiedAt, modifiedExactly } = textsOf(model);
  expect(Object.values(cells).filter((text) => text !== undefined)).toEqual([]);
  expect(modifiedAt ?? modifiedExactly).toBeUndefined();
});

test('the texts of a row are made once', () => {
  const texts = rowTexts((key) => key, 'en', now);
  const [row] = toRows([{ name: 'a:b' } as ListedModel], []);
  expect(texts(row!)).toBe(texts(row!));
});

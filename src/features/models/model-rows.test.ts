import { expect, test } from 'vitest';
import type { ListedModel, RunningModel } from '@/ollama';
import { parameterCount, searchRows, sortRows, toRows, type Sort } from './model-rows';

function listed(
  name: string,
  change: Partial<Omit<ListedModel, 'details'>> & { details?: Partial<ListedModel['details']> } = {},
) {
  const { details, ...rest } = change;
  const model: ListedModel = {
    name,
    model: name,
    modified_at: '2026-05-14T10:00:00+02:00',
    size: 1,
    digest: '0'.repeat(64),
    details: {
      parent_model: '',
      format: 'gguf',
      family: 'llama',
      families: null,
      parameter_size: '8.0B',
      quantization_level: 'Q4_K_M',
      ...details,
    },
    ...rest,
  };
  return model;
}

const models = [
  listed('llama3.2:3b', { size: 2e9, details: { parameter_size: '3.2B' }, modified_at: '2026-05-10T10:00:00Z' }),
  listed('qwen3:8b', {
    size: 5e9,
    details: { family: 'qwen3', families: ['qwen3', 'moe'], parameter_size: '8.19B' },
    modified_at: '2026-05-12T10:00:00Z',
  }),
  listed('nomic-embed-text:latest', {
    size: 274e6,
    details: { family: 'nomic-bert', parameter_size: '137M', quantization_level: 'F16' },
    modified_at: '2026-05-12T12:00:00+03:00',
  }),
  listed('far:cloud', { size: 384, details: { family: '', parameter_size: '', quantization_level: '' } }),
];
const running: RunningModel = { ...models[1]!, size_vram: 5e9, expires_at: '', context_length: 4096 };
const rows = toRows(models, [running]);
const names = (sort: Sort) => sortRows(rows, sort).map(({ model }) => model.name);
const found = (search: string) => searchRows(rows, search).map(({ model }) => model.name);

test('a row knows whether its model is loaded, and the context then in effect', () => {
  expect(rows[1]).toMatchObject({ running, contextLength: 4096 });
  expect(rows[0]).toMatchObject({ running: undefined, contextLength: undefined });
});

test('finds by name, family, further families and quantization, whatever the case', () => {
  expect(found('LLAMA3')).toEqual(['llama3.2:3b']);
  expect(found('bert')).toEqual(['nomic-embed-text:latest']);
  expect(found('moe')).toEqual(['qwen3:8b']);
  expect(found('f16')).toEqual(['nomic-embed-text:latest']);
  expect(found('qwen q4_k')).toEqual(['qwen3:8b']);
  expect(found('qwen f16')).toEqual([]);
  expect(found('  ')).toHaveLength(4);
});

test('sorts numbers as numbers, and the unknown last in both directions', () => {
  expect(names({ key: 'parameters', direction: 'ascending' })).toEqual([
    'nomic-embed-text:latest',
    'llama3.2:3b',
    'qwen3:8b',
    'far:cloud',
  ]);
  expect(names({ key: 'parameters', direction: 'descending' })).toEqual([
    'qwen3:8b',
    'llama3.2:3b',
    'nomic-embed-text:latest',
    'far:cloud',
  ]);
});

test('sorts dates as moments, whatever their zone', () => {
  expect(names({ key: 'modified', direction: 'descending' }).slice(0, 3)).toEqual([
    'far:cloud',
    'qwen3:8b',
    'nomic-embed-text:latest',
  ]);
});

test('sorts names as people count', () => {
  const numbered = toRows([listed('b:10b'), listed('b:2b'), listed('A:1b')], []);
  const sorted = sortRows(numbered, { key: 'name', direction: 'ascending' });
  expect(sorted.map(({ model }) => model.name)).toEqual(['A:1b', 'b:2b', 'b:10b']);
});

test('what is loaded comes first, equal ones by name', () => {
  expect(names({ key: 'state', direction: 'ascending' })).toEqual([
    'qwen3:8b',
    'far:cloud',
    'llama3.2:3b',
    'nomic-embed-text:latest',
  ]);
});

test('a server that tells less is listed all the same, what it does not tell last', () => {
  const bare = { name: 'bare:1', model: 'bare:1', digest: '' } as ListedModel;
  const withBare = toRows([bare, ...models], []);
  expect(withBare[0]).toMatchObject({ running: undefined, contextLength: undefined });
  expect(searchRows(withBare, 'bare').map(({ model }) => model.name)).toEqual(['bare:1']);
  for (const key of ['family', 'parameters', 'quantization', 'size', 'modified'] as const) {
    for (const direction of ['ascending', 'descending'] as const) {
      expect(
        sortRows(withBare, { key, direction })
          .slice(-2)
          .map(({ model }) => model.name),
        key,
      ).toContain('bare:1');
    }
  }
});

test('does not touch the rows it is given', () => {
  const before = [...rows];
  sortRows(rows, { key: 'size', direction: 'ascending' });
  expect(rows).toEqual(before);
});

test.each([
  ['8.0B', 8e9],
  ['134.52M', 134.52e6],
  ['70K', 70e3],
  ['999', 999],
  ['1.2T', 1.2e12],
  ['', undefined],
  ['large', undefined],
])('%j is %s', (text, count) => expect(parameterCount(text)).toBe(count));

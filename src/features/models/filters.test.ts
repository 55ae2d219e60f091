import { expect, test } from 'vitest';
import type { ListedModel, RunningModel } from '@/ollama';
import { countFacet, filterRows, isNarrowed, parentOf, readFilters, toQuery, twinsOf, withValue } from './filters';
import { toRows } from './model-rows';

const model = (name: string, family: string, level: string, size: number, more: Partial<ListedModel> = {}) =>
  ({ name, size, digest: name, details: { family, quantization_level: level }, ...more }) as ListedModel;

const rows = toRows(
  [
    model('a', 'llama', 'Q4_K_M', 2e9, { capabilities: ['completion', 'tools'] }),
    model('b', 'llama', 'F16', 16e9, { capabilities: ['completion'] }),
    model('c', 'qwen3', 'Q4_K_M', 5e9, { capabilities: ['completion', 'tools', 'thinking'] }),
    model('d', 'qwen3', 'Q4_K_M', 5e9, { digest: 'c' }),
    { name: 'bare', digest: '' } as ListedModel,
    model('cloud', '', '', 300, { remote_model: 'x', digest: 'cloud' }),
  ],
  [{ name: 'b' } as RunningModel],
);
const names = (filters: Parameters<typeof filterRows>[1]) => filterRows(rows, filters).map(({ model }) => model.name);

test('one of the values of each facet is enough, all facets count, and all capabilities', () => {
  expect(names({})).toHaveLength(6);
  expect(names({ family: ['llama'] })).toEqual(['a', 'b']);
  expect(names({ family: ['llama', 'qwen3'], quantization: ['Q4_K_M'] })).toEqual(['a', 'c', 'd']);
  expect(names({ capability: ['tools'] })).toEqual(['a', 'c']);
  expect(names({ capability: ['tools', 'thinking'] })).toEqual(['c']);
  expect(names({ state: ['loaded'] })).toEqual(['b']);
  expect(names({ state: ['loaded', 'remote'] })).toEqual(['b', 'cloud']);
  expect(names({ weights: ['shared'] })).toEqual(['c', 'd']);
});

test('sizes are ranges, and what is not known is in none; it can be asked for as a family', () => {
  expect(names({ size: ['1-4'] })).toEqual(['a']);
  expect(names({ size: ['0-1', '10-30'] })).toEqual(['b', 'cloud']);
  expect(names({ size: ['0-'] })).not.toContain('bare');
  expect(names({ family: [''] })).toEqual(['bare', 'cloud']);
});

test('counts say what choosing would show, with all else that is chosen', () => {
  expect(countFacet(rows, {}, 'family')).toEqual([
    { value: '', count: 2 },
    { value: 'llama', count: 2 },
    { value: 'qwen3', count: 2 },
  ]);
  const filters = { family: ['llama'], quantization: ['F16'] };
  expect(countFacet(rows, filters, 'family')[0]).toEqual({ value: 'llama', count: 1 });
  expect(countFacet(rows, filters, 'quantization').slice(0, 2)).toEqual([
    { value: 'F16', count: 1 },
    { value: 'Q4_K_M', count: 1 },
  ]);
  expect(countFacet(rows, { capability: ['thinking'] }, 'capability')).toContainEqual({ value: 'tools', count: 1 });
  expect(countFacet(rows, { size: ['30-'] }, 'size')).toContainEqual({ value: '30-', count: 0 });
  for (const { value, count } of countFacet(rows, { state: ['loaded'] }, 'quantization')) {
    expect(names({ state: ['loaded'], quantization: [value] })).toHaveLength(count);
  }
});

test('a server that does not list capabilities offers none', () => {
  expect(countFacet(toRows([model('a', 'llama', 'F16', 1)], []), {}, 'capability')).toEqual([]);
});

test('a link restores what was chosen, and what is no filter is left out', () => {
  const filters = { family: ['llama', ''], size: ['1-4'], state: ['loaded'] };
  expect(readFilters(toQuery(filters) as never)).toEqual(filters);
  expect(readFilters({ size: ['4', 'big', '2-3', '2-3'], state: 'burning', family: null, weights: 'shared' })).toEqual({
    size: ['2-3'],
    weights: ['shared'],
  });
  expect(isNarrowed(readFilters({ q: 'x', sort: 'size' }))).toBe(false);
});

test('a value comes and goes', () => {
  const chosen = withValue({ family: ['llama'] }, 'family', 'qwen3', true);
  expect(chosen).toEqual({ family: ['llama', 'qwen3'] });
  expect(isNarrowed(withValue(withValue(chosen, 'family', 'llama', false), 'family', 'qwen3', false))).toBe(false);
});

test('equal digests are one model under several names; no digest is none', () => {
  expect(twinsOf('c', rows)).toEqual(['d']);
  expect(twinsOf('a', rows)).toEqual([]);
  expect(twinsOf('bare', [...rows, ...toRows([{ name: 'bare2', digest: '' } as ListedModel], [])])).toEqual([]);
});

test.each([
  ['llama3.2:3b', 'llama3.2:3b'],
  ['', undefined],
  ['/usr/share/ollama/.ollama/models/blobs/sha256-01', undefined],
  ['C:\\Users\\me\\.ollama\\blobs\\sha256-01', undefined],
  ['hf.co/org/model:Q4_0', 'hf.co/org/model:Q4_0'],
])('a parent %j is the model %j', (parent_model, name) => {
  expect(parentOf(toRows([{ name: 'x', details: { parent_model } } as ListedModel], [])[0]!)).toBe(name);
});

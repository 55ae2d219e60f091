import { expect, test } from 'vitest';
import type { ListedModel } from '@/ollama';
import { weightFiles, whatIsFreed, worthAsking } from './what-is-freed';

const model = (name: string, digest: string, size: number | undefined, family = 'llama'): ListedModel => ({
  name,
  model: name,
  digest,
  size,
  details: {
    parent_model: '',
    format: 'gguf',
    family,
    families: [family],
    parameter_size: '3.2B',
    quantization_level: 'Q4_K_M',
  },
});
const base = model('base:latest', 'd1', 2000);
const twin = model('twin:latest', 'd1', 2000);
const tuned = model('tuned:latest', 'd2', 2010);
const other = model('other:latest', 'd3', 500, 'bert');
const all = [base, twin, tuned, other];

test('a model alone frees its size', () => {
  expect(whatIsFreed([other], all)).toEqual({ bytes: 500, isSizeUnknown: false, twins: [], sharers: [] });
});

test('one of two names of a model frees nothing, both free it once', () => {
  expect(whatIsFreed([base], all)).toMatchObject({ bytes: 0, twins: [{ name: 'base:latest', by: ['twin:latest'] }] });
  expect(whatIsFreed([base, twin], all)).toMatchObject({ bytes: 2000, twins: [] });
});

test('weights that another model uses stay', () => {
  const weights = new Map([
    ['base:latest', new Set(['w1'])],
    ['tuned:latest', new Set(['w1', 'adapter'])],
  ]);
  expect(whatIsFreed([base, twin], all, weights)).toMatchObject({
    bytes: 2000,
    sharers: [{ name: 'base:latest', by: ['tuned:latest'] }],
  });
  // The adapter goes, so it is not all kept.
  expect(whatIsFreed([tuned], all, weights)).toMatchObject({ bytes: 2010, sharers: [] });
});

test('a size that is not told is not taken for none', () => {
  const unknown = model('x:latest', 'd9', undefined);
  expect(whatIsFreed([unknown, other], [unknown, ...all])).toMatchObject({ bytes: 500, isSizeUnknown: true });
});

test('only models that look alike are worth asking, and one a content', () => {
  expect(worthAsking([other], all)).toEqual([]);
  expect(worthAsking([tuned], all)).toEqual([tuned, base]);
  expect(worthAsking([base, twin, tuned], all)).toEqual([]);
  expect(worthAsking([{ ...tuned, remote_model: 'x' }], all)).toEqual([]);
});

test('finds the files of weights in a Modelfile, and none in its texts', () => {
  const hex = (letter: string) => letter.repeat(64);
  const modelfile = `# FROM base:latest
FROM C:\\Users\\me\\.ollama\\models\\blobs\\sha256-${hex('a')}
ADAPTER /models/blobs/sha256-${hex('B')}
SYSTEM """
FROM /models/blobs/sha256-${hex('c')}
"""`;
  expect([...weightFiles({ modelfile })]).toEqual([hex('a'), hex('b')]);
  expect(weightFiles({ modelfile: 'FROM base:latest' }).size).toBe(0);
});

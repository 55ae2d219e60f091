import { describe, expect, it } from 'vitest';
import type { ListedModel } from '@/ollama';
import { modelsFor, pickModel } from './choose-model';

const model = (name: string, capabilities?: string[], family = 'llama') =>
  ({ name, capabilities, details: { family } }) as ListedModel;

describe('modelsFor', () => {
  it('leaves out what is known not to answer in words', () => {
    const models = [model('a', ['completion', 'tools']), model('b', ['embedding']), model('c'), model('d', [])];
    expect(modelsFor('completion', models)).toEqual(['a', 'c', 'd']);
  });

  it('knows encoders by their family where the list names no capabilities', () => {
    const models = [model('nomic-embed-text', undefined, 'nomic-bert'), model('all-minilm', [], 'bert'), model('c')];
    expect(modelsFor('completion', models)).toEqual(['c']);
  });

  it('knows encoders by their family even where the list says that they complete', () => {
    const models = [model('minilm', ['completion'], 'bert'), model('a', ['completion']), model('b', ['embedding'])];
    expect(modelsFor('completion', models)).toEqual(['a']);
    expect(modelsFor('embedding', models)).toEqual(['minilm', 'b']);
  });

  it('knows those for embeddings by what the list says, where it says it', () => {
    const models = [model('a', ['completion']), model('b', ['embedding']), model('c'), model('d', [], 'bert')];
    expect(modelsFor('embedding', models)).toEqual(['b', 'c', 'd']);
    expect(modelsFor('any', models)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('pickModel', () => {
  const models = ['b:latest', 'a:7b'];

  it('takes the first of the wanted ones that is there', () => {
    expect(pickModel(models, [undefined, 'gone', 'a:7b', 'b:latest'])).toBe('a:7b');
  });

  it('knows a name without its tag and in other letters', () => {
    expect(pickModel(models, ['B'])).toBe('b:latest');
    expect(pickModel(models, ['A:7B'])).toBe('a:7b');
  });

  it('takes the first of all otherwise, if there is one', () => {
    expect(pickModel(models, ['gone'])).toBe('b:latest');
    expect(pickModel([], ['a:7b'])).toBeUndefined();
  });
});

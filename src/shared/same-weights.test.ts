import { expect, it } from 'vitest';
import type { ListedModel, ModelDetails } from '@/ollama';
import { sharersIn } from './same-weights';

function listed(name: string, digest: string, details: Partial<ModelDetails> = {}): ListedModel {
  const none = { format: 'gguf', family: 'llama', families: null, parameter_size: '1B' };
  return { name, model: name, digest, details: { parent_model: '', quantization_level: 'F16', ...none, ...details } };
}

it('finds copies by their digest, and those of what is loaded now', () => {
  const sharers = sharersIn([listed('a:latest', '1'), listed('me/b:latest', '1'), listed('c:latest', '2')]);
  expect(sharers('a:latest')).toEqual(['me/b:latest']);
  expect(sharers('a')).toEqual(['me/b:latest']);
  expect(sharers('c:latest')).toEqual([]);
  // What is loaded is an older one than the list has under this name.
  expect(sharers('c:latest', '1')).toEqual(['a:latest', 'me/b:latest']);
  expect(sharers('deleted:latest', '2')).toEqual(['c:latest']);
  expect(sharers('deleted:latest')).toEqual([]);
});

it('finds what was derived of the same model, at any remove', () => {
  const sharers = sharersIn([
    listed('base:latest', '1'),
    listed('child:latest', '2', { parent_model: 'base' }),
    listed('grandchild:latest', '3', { parent_model: 'Child:latest' }),
    listed('small:latest', '4', { parent_model: 'base:latest', quantization_level: 'Q4_K_M' }),
    listed('other:latest', '5', { parent_model: '/root/.ollama/models/blobs/sha256-aa' }),
    listed('another:latest', '6', { parent_model: '/root/.ollama/models/blobs/sha256-aa' }),
  ]);
  expect(sharers('base:latest')).toEqual(['child:latest', 'grandchild:latest']);
  expect(sharers('grandchild:latest')).toEqual(['base:latest', 'child:latest']);
  expect(sharers('small:latest')).toEqual([]);
  expect(sharers('other:latest')).toEqual([]);
});

it('stands lists that go in circles, and models that tell nothing', () => {
  const sharers = sharersIn([
    listed('a:latest', '1', { parent_model: 'b:latest' }),
    listed('b:latest', '2', { parent_model: 'a:latest' }),
    { ...listed('c:latest', ''), digest: undefined },
    { ...listed('d:latest', ''), digest: undefined },
  ]);
  expect(() => sharers('a:latest')).not.toThrow();
  expect(sharers('c:latest')).toEqual([]);
});

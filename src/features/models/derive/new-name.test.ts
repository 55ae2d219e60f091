import { expect, test } from 'vitest';
import { parseModelName } from '@/ollama/model-name';
import { newNameFor } from './new-name';

test.each([
  ['llama3.2:3b', 'llama3.2-custom:3b'],
  ['chain:latest', 'chain-custom'],
  ['chain', 'chain-custom'],
  ['hf.co/org/Repo-GGUF:Q4_K_M', 'Repo-GGUF-custom:Q4_K_M'],
  ['me/mine:v1', 'mine-custom:v1'],
  ['gpt-oss:120b-cloud', 'gpt-oss-custom'],
  ['odd name', 'model-custom'],
])('of %s: %s', (model, name) => {
  expect(newNameFor(model, [])).toBe(name);
});

test('one that is taken gets a number', () => {
  expect(newNameFor('a', ['A-Custom:latest', 'a-custom-2:latest', 'a-custom-3:other'])).toBe('a-custom-3');
});

test('a long one stays a name', () => {
  expect(parseModelName(newNameFor('a'.repeat(80), []))).toBeDefined();
});

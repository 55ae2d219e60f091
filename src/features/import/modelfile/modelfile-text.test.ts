import { expect, test } from 'vitest';
import { isModelfileName, ownTitle } from './modelfile-text';

const titleOf = (path: string, isDerived?: boolean) =>
  ownTitle({ file: new File([], path.slice(path.lastIndexOf('/') + 1)), path }, isDerived);

test.each([
  ['Modelfile', ''],
  ['modelfile', ''],
  ['Modelfile.txt', ''],
  ['Modelfile.md', ''],
  ['MODELFILE.TXT', ''],
  ['Modelfile.bak.txt', ''],
  ['Modelfile.coder', 'coder'],
  ['Modelfile.coder.txt', 'coder'],
  ['coder.Modelfile', 'coder'],
  ['coder.modelfile.txt', 'coder'],
  ['Modelfile.qwen2.5', 'qwen2.5'],
])('%s is a Modelfile and calls its model “%s”', (name, title) => {
  expect(isModelfileName(name)).toBe(true);
  expect(titleOf(name)).toBe(title);
});

test.each(['Modelfile.gguf', 'modelfile.safetensors', 'Modelfiles', 'README.md', 'model.txt'])('%s is none', (name) => {
  expect(isModelfileName(name)).toBe(false);
});

test('without files of its own a model goes by its folder', () => {
  expect(titleOf('mine/coder/Modelfile.txt', true)).toBe('coder');
  expect(titleOf('Downloads/Modelfile', true)).toBe('');
  expect(titleOf('Modelfile', true)).toBe('');
  expect(titleOf('coder/Modelfile')).toBe('');
});

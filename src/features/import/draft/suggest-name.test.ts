import { expect, test } from 'vitest';
import { suggestName } from './suggest-name';

const free = () => false;
const taken =
  (...names: string[]) =>
  (name: string) =>
    names.includes(name);

test('takes the model’s own title', () => {
  expect(suggestName({ title: 'Qwen2.5 7B Instruct', fileName: 'x.gguf' }, free)).toBe('qwen2.5-7b-instruct');
});

test('takes the file’s name where the title says nothing', () => {
  expect(suggestName({ fileName: 'Tiny-Llama_Q4.GGUF' }, free)).toBe('tiny-llama_q4');
  expect(suggestName({ title: 'model', fileName: 'gemma-3.gguf' }, free)).toBe('gemma-3');
  expect(suggestName({ title: '模型', fileName: '模型.gguf' }, free)).toBe('model');
});

test('finds a free name', () => {
  const hints = { title: 'Tiny', fileName: 'x.gguf', quantization: 'Q4_K_M' };
  expect(suggestName(hints, taken('tiny'))).toBe('tiny:q4_k_m');
  expect(suggestName(hints, taken('tiny', 'tiny:q4_k_m'))).toBe('tiny:q4_k_m-2');
  expect(suggestName({ ...hints, quantization: undefined }, taken('tiny'))).toBe('tiny-2');
});

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

test('takes the name of a file that follows the convention, whatever the title of the training run', () => {
  const title = 'Smollm2 135M 8k Lc100K Mix1 Ep2';
  expect(suggestName({ title, fileName: 'SmolLM2-135M-Instruct.Q4_1.gguf', quantization: 'Q4_1' }, free)).toBe(
    'smollm2-135m-instruct:q4_1',
  );
  expect(suggestName({ title, fileName: 'Qwen3-0.6B.gguf' }, free)).toBe('smollm2-135m-8k-lc100k-mix1-ep2');
  expect(suggestName({ title: 'Tiny Llama', fileName: 'ggml-model-q4_0.gguf' }, free)).toBe('tiny-llama:q4_0');
  expect(suggestName({ fileName: 'ggml-model-q4_0.gguf' }, free)).toBe('model:q4_0');
});

test('quantizations of one model differ by their tags', () => {
  const encodings = ['IQ2_XXS', 'i1-Q4_K_M', 'Q4_K_M', 'UD-Q4_K_XL', 'BF16', 'F16', 'mxfp4_moe'];
  const names = encodings.map((each) => suggestName({ title: 'run 7', fileName: `Foo-7B-v0.3.${each}.gguf` }, free));
  expect(names).toEqual(encodings.map((each) => `foo-7b-v0.3:${each.toLowerCase()}`));
});

test('what the user calls it goes before all others', () => {
  const hints = { own: 'coder', title: 'Tiny', fileName: 'Foo-7B.Q4_0.gguf' };
  expect(suggestName(hints, free)).toBe('coder');
  expect(suggestName(hints, taken('coder'))).toBe('coder:q4_0');
});

test('the same file twice gets a number', () => {
  expect(suggestName({ fileName: 'Foo-7B.Q4_0.gguf' }, taken('foo-7b:q4_0'))).toBe('foo-7b:q4_0-2');
});

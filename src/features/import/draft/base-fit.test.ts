import { expect, test } from 'vitest';
import type { ListedModel } from '@/ollama';
import { nothingKnown } from '@/formats/gguf-describe';
import type { Recognized } from '../weights/recognized';
import { baseProblem } from './base-fit';

const listed = (name: string, family: string, more: Partial<ListedModel> = {}) =>
  ({ name, details: { family }, ...more }) as ListedModel;
const models = [
  listed('base:latest', 'llama'),
  listed('other:latest', 'qwen2'),
  listed('far:latest', 'llama', { remote_host: 'h' }),
];
const adapter = (format: Recognized['format']): Recognized => ({
  format,
  description: { ...nothingKnown, kind: 'adapter' },
  files: [],
  warnings: [],
  base: { families: ['llama'] },
});
const shown = (info: Record<string, string | number>) => ({ model_info: { 'general.architecture': 'llama', ...info } });

test.each([
  ['base', undefined],
  ['gone', 'no-base'],
  ['other', 'unfit-base'],
  ['far', 'unfit-base'],
])('an adapter of llama onto %s: %s', (from, problem) => {
  expect(baseProblem(adapter('gguf'), from, { models, shown: undefined })).toBe(problem);
});

test('what the server converts needs a base that is known to have heads', () => {
  const problem = (info: ReturnType<typeof shown> | undefined) =>
    baseProblem(adapter('safetensors'), 'base', { models, shown: info });
  expect(problem(undefined)).toBe('unsure-base');
  expect(problem(shown({}))).toBe('unfit-base');
  expect(problem(shown({ 'llama.attention.head_count': 4 }))).toBeUndefined();
});

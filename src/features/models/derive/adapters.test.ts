import { expect, test } from 'vitest';
import { emptyForm } from '@/shared/model-form/create-form';
import { adaptersOf, readAdapters } from './adapters';
import type { Original } from './original';

const blob = (letter: string) => `/root/.ollama/models/blobs/sha256-${letter.repeat(64)}`;
const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const;
const file = (letter: string) => ({ path: blob(letter), digest: digest(letter) });
const base: Original = {
  name: 'parent:latest',
  form: emptyForm(''),
  files: [file('a')],
  adapters: [file('c')],
  otherParameters: [],
};
const derived = (adapters?: string[]) => readAdapters({ isAnew: false, adapters }, base);
const anew = (adapters?: string[]) => readAdapters({ isAnew: true, adapters }, base);
const nothing = { request: {}, stays: false, problems: [] };

test('what is not said is as the base has it', () => {
  expect(adaptersOf({ isAnew: false }, base)).toEqual([blob('c')]);
  expect(adaptersOf({ isAnew: false }, undefined)).toEqual([]);
  expect(adaptersOf({ isAnew: false, adapters: [] }, base)).toEqual([]);
});

test('a create takes over what there is, and is asked for what is new', () => {
  expect(derived()).toEqual(nothing);
  expect(derived([digest('c')])).toEqual(nothing);
  expect(derived([blob('c'), `@${digest('d')}`])).toEqual({
    ...nothing,
    request: { adapters: { 'adapter.gguf': digest('d') } },
  });
});

test('a create takes none off; one that is made anew of the file has what is said alone', () => {
  expect(derived([])).toEqual({ ...nothing, stays: true });
  expect(derived([digest('d')])).toEqual({
    ...nothing,
    request: { adapters: { 'adapter.gguf': digest('d') } },
    stays: true,
  });
  expect(anew()).toEqual({ ...nothing, request: { adapters: { 'adapter.gguf': digest('c') } } });
  expect(anew([])).toEqual(nothing);
  expect(anew([blob('d')])).toEqual({ ...nothing, request: { adapters: { 'adapter.gguf': digest('d') } } });
});

test('what cannot be an adapter, or is one too many, is said', () => {
  const codes = ({ problems }: ReturnType<typeof derived>) => problems.map(({ code, name }) => [code, name]);
  expect(codes(derived(['./lora.gguf']))).toEqual([['elsewhere', './lora.gguf']]);
  expect(codes(derived([digest('a')]))).toEqual([['model', digest('a')]]);
  expect(codes(derived([blob('c'), digest('d'), digest('e')]))).toEqual([['several', digest('e')]]);
  expect(codes(anew([blob('c'), digest('d')]))).toEqual([['several', digest('d')]]);
});

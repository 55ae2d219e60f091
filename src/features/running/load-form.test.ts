import { expect, it } from 'vitest';
import type { ShowResponse } from '@/ollama';
import { contextFacts, readContext, readLoadEntry } from './load-form';

it.each([
  ['', undefined],
  ['  ', undefined],
  ['8192', 8192],
  [' 8,192 ', 8192],
  ['32 768', 32_768],
  ['8k', 8192],
  ['128K', 131_072],
  ['2147483647', 2_147_483_647],
])('reads %j tokens', (text, tokens) => expect(readContext(text)).toEqual({ tokens }));

it.each([
  ['many', 'contextInvalid'],
  ['-1', 'contextInvalid'],
  ['1e5', 'contextInvalid'],
  [',', 'contextInvalid'],
  ['3', 'contextSmall'],
  ['0', 'contextSmall'],
  ['2147483648', 'contextLarge'],
  ['9'.repeat(400), 'contextLarge'],
])('refuses %j: %s', (text, problem) => expect(readContext(text)).toEqual({ problem }));

const entry = { context: '', keep: 'server', duration: '' };

it('asks for nothing that nobody said', () => {
  expect(readLoadEntry(entry)).toEqual({ options: {} });
  expect(readLoadEntry({ ...entry, context: '4k', keep: '300' })).toEqual({
    options: { num_ctx: 4096, keep_alive: 300 },
  });
  expect(readLoadEntry({ ...entry, keep: 'forever' })).toEqual({ options: { keep_alive: -1 } });
  expect(readLoadEntry({ ...entry, keep: 'other', duration: '90 min' })).toEqual({ options: { keep_alive: 5400 } });
});

it('tells all that is wrong at once', () => {
  expect(readLoadEntry({ context: 'x', keep: 'other', duration: '0' })).toEqual({
    contextProblem: 'contextInvalid',
    durationProblem: 'zero',
  });
});

it('reads from show what a model was trained for and what it is set to', () => {
  const show = (rest: object) => rest as ShowResponse;
  expect(
    contextFacts(
      show({
        model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
        parameters: 'num_ctx                        8192\nstop "x"',
      }),
    ),
  ).toEqual({ trained: 40_960, own: 8192 });
  expect(contextFacts(show({ model_info: { 'general.architecture': 'a', 'a.context_length': 'many' } }))).toEqual({});
  expect(contextFacts(undefined)).toEqual({});
});

import { expect, it } from 'vitest';
import { splitThoughts } from './split-thoughts';

it.each([
  ['<think>\nLet me see\n</think>\n\nFine.', '\nLet me see\n', 'Fine.'],
  [' <think>Let me', 'Let me', ''],
  ['Let me see\n</think>\n\nFine.', 'Let me see\n', 'Fine.'],
])('%j has thoughts in it', (text, thinking, response) => {
  expect(splitThoughts(text)).toEqual({ thinking, response });
});

it.each(['Fine.', 'The tag <think> begins', 'It ends with </think>.', ''])('%j has none', (text) => {
  expect(splitThoughts(text)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { abilitiesOf } from '@/shared/server-abilities';
import { conflictsOf } from './conflicts';

const server = { kind: 'ollama' as const };
const older = abilitiesOf(server, '0.24.0');
const newer = abilitiesOf(server, '0.33.0');
const unknown = abilitiesOf(server, undefined);

test('a format and tools never go together', () => {
  for (const abilities of [older, newer, unknown])
    expect(conflictsOf({ format: { type: 'object' }, toolIds: ['own:a'] }, abilities)).toEqual(['format-tools']);
  expect(conflictsOf({ format: { type: 'object' }, toolIds: [] }, newer)).toEqual([]);
});

test('newer servers refuse probabilities with tools', () => {
  const setup = { logprobs: true as const, toolIds: ['own:a'] };
  expect(conflictsOf(setup, newer)).toEqual(['logprobs-tools']);
  expect(conflictsOf(setup, unknown)).toEqual(['logprobs-tools']);
  expect(conflictsOf(setup, older)).toEqual([]);
  expect(conflictsOf({ logprobs: true }, newer)).toEqual([]);
});

test('newer servers hold no model to the word json alone', () => {
  expect(conflictsOf({ format: 'json' }, newer)).toEqual(['loose-json']);
  expect(conflictsOf({ format: 'json' }, older)).toEqual([]);
  expect(conflictsOf({ format: 'json' }, abilitiesOf({ kind: 'embedded' }, '0.33.0'))).toEqual([]);
});

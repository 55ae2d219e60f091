import { expect, test } from 'vitest';
import type { ShowResponse } from '@/ollama';
import { toFacts } from './to-facts';

const facts = (parent_model: string) => {
  const show = { details: { parent_model } } as ShowResponse;
  return toFacts({ show, listed: undefined, running: undefined }, (key) => key, 'en');
};

test('a model is said to be made from another one', () => {
  expect(facts('llama3.2:1b')).toEqual([{ label: 'models.details.parent', text: 'llama3.2:1b', isCode: true }]);
});

test.each(['/root/.ollama/models/blobs/sha256-b179', 'C:\\Users\\ada\\.ollama\\models\\blobs\\sha256-b179', ''])(
  'a file on the server is no parent: %s',
  (path) => {
    expect(facts(path)).toEqual([]);
  },
);

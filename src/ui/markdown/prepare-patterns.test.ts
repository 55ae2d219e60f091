import { expect, it } from 'vitest';
import type { LanguageRegistration } from 'shiki/core';
import { patternsOf, preparePatterns } from './prepare-patterns';

const grammar: LanguageRegistration = {
  name: 'tiny',
  scopeName: 'source.tiny',
  patterns: [{ include: '#word' }, { begin: '"', end: '"', patterns: [{ match: '\\\\.' }] }],
  repository: { word: { match: '\\w+', name: 'word', captures: { 1: { patterns: [{ match: '\\d' }] } } } },
};

it('finds the patterns of a grammar, wherever they stand', () => {
  expect([...patternsOf(grammar)].sort()).toEqual(['"', '\\\\.', '\\d', '\\w+'].sort());
});

it('prepares each once, also when one is refused', async () => {
  const prepared: string[] = [];
  await preparePatterns(grammar, (pattern) => {
    prepared.push(pattern);
    if (pattern === '"') throw new Error('not in this dialect');
  });
  expect(prepared.sort()).toEqual([...patternsOf(grammar)].sort());
});

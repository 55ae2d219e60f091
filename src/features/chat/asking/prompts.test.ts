import { describe, expect, test } from 'vitest';
import { fillIn, findPrompts, readPrompts, slashQuery, variablesOf } from './prompts';

const prompt = (name: string) => ({ id: name, kind: 'question' as const, name, text: name });

describe('variables', () => {
  test('are found once each, in order, in any script', () => {
    expect(variablesOf('{{ text }} into {{target language}}: {{text}} {{言語}}')).toEqual([
      'text',
      'target language',
      '言語',
    ]);
  });

  test.each(['{{}}', '{{ }}', '{text}', '{{a\nb}}', '{{.Prompt}}', '{{ if x.y }}', '{{{'])('are not in %s', (text) => {
    expect(variablesOf(text)).toEqual([]);
  });

  test('are filled as they are given: nothing in a value means anything', () => {
    const values = new Map([
      ['a', '$& {{b}} $1'],
      ['b', 'B'],
    ]);
    expect(fillIn('{{a}} {{ b }} {{c}}', values)).toBe('$& {{b}} $1 B {{c}}');
  });

  test('take no time however long a text is', () => {
    expect(variablesOf('{{ a'.repeat(20_000))).toEqual([]);
    expect(variablesOf(`{{${' '.repeat(50_000)}`)).toEqual([]);
  });
});

describe('a slash', () => {
  test.each([
    ['/', ''],
    ['/tra', 'tra'],
    ['／翻訳', '翻訳'],
    ['/two words', 'two words'],
  ])('looks for prompts: %s', (text, query) => {
    expect(slashQuery(text)).toBe(query);
  });

  test.each(['', 'a/b', ' /x', '/usr/bin', '/one\ntwo', `/${'x'.repeat(61)}`])('looks for nothing: %j', (text) => {
    expect(slashQuery(text)).toBeUndefined();
  });

  test('finds by all words, what begins so first', () => {
    const prompts = ['Mail: translate', 'Translate', 'Summary', 'ＴＲＡＮＳ wide'].map(prompt);
    const names = (query: string) => findPrompts(prompts, query).map(({ name }) => name);
    expect(names('trans')).toEqual(['Translate', 'ＴＲＡＮＳ wide', 'Mail: translate']);
    expect(names('late mail')).toEqual(['Mail: translate']);
    expect(names('')).toHaveLength(4);
    expect(names('xyz')).toEqual([]);
  });
});

test('stored prompts are read, not believed', () => {
  const good = { id: 'a', kind: 'system' as const, name: 'Brief', text: 'Be brief' };
  const text = JSON.stringify({ prompts: [good, { ...good, name: 'Twin' }, { id: 'b', name: 'No text' }, 3, null] });
  expect(readPrompts(text)).toEqual({ version: 1, prompts: [good] });
  expect(readPrompts('7').prompts).toEqual([]);
  expect(() => readPrompts('')).toThrow(SyntaxError);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, fullName, isSameModel, nameProblem, parseModelName, toModelPart } from './model-name';

describe('parseModelName', () => {
  it.each([
    ['llama3.2', 'registry.ollama.ai/library/llama3.2:latest', 'llama3.2:latest'],
    [
      'llama3.2:3b-instruct-q4_K_M',
      'registry.ollama.ai/library/llama3.2:3b-instruct-q4_K_M',
      'llama3.2:3b-instruct-q4_K_M',
    ],
    ['me/mine', 'registry.ollama.ai/me/mine:latest', 'me/mine:latest'],
    ['hf.co/org/Repo-GGUF:Q4_K_M', 'hf.co/org/Repo-GGUF:Q4_K_M', 'hf.co/org/Repo-GGUF:Q4_K_M'],
    ['localhost:5000/ns/m', 'localhost:5000/ns/m:latest', 'localhost:5000/ns/m:latest'],
    ['https://example.com/ns/m:t', 'example.com/ns/m:t', 'example.com/ns/m:t'],
    ['_x', 'registry.ollama.ai/library/_x:latest', '_x:latest'],
  ])('reads %s', (text, full, shown) => {
    const name = parseModelName(text)!;
    expect(fullName(name)).toBe(full);
    expect(displayName(name)).toBe(shown);
  });

  it.each([
    ['', { code: 'empty' }],
    ['foo:', { code: 'empty-part', part: 'tag' }],
    ['/foo', { code: 'empty-part', part: 'namespace' }],
    ['-foo', { code: 'bad-start', part: 'model', character: '-' }],
    ['my model', { code: 'bad-character', part: 'model', character: ' ' }],
    ['foo@sha256', { code: 'bad-character', part: 'model', character: '@' }],
    ['a.b/c', { code: 'bad-character', part: 'namespace', character: '.' }],
    ['größe', { code: 'bad-character', part: 'model', character: 'ö' }],
    ['a/b/c/d', { code: 'too-many-parts' }],
    ['m'.repeat(81), { code: 'too-long', part: 'model', maximum: 80 }],
  ])('says what is wrong with %j', (text, problem) => {
    expect(nameProblem(text)).toEqual(problem);
    expect(parseModelName(text)).toBeUndefined();
  });
});

describe('isSameModel', () => {
  it('compares without case and with the defaults filled in', () => {
    expect(isSameModel('Llama3.2', 'library/llama3.2:LATEST')).toBe(true);
    expect(isSameModel('llama3.2', 'llama3.2:3b')).toBe(false);
    expect(isSameModel('', '')).toBe(false);
  });
});

describe('toModelPart', () => {
  it.each([
    ['Qwen2.5-7B Instruct (Q4_K_M)', 'qwen2.5-7b-instruct-q4_k_m'],
    ['größe', 'groe'.replace('oe', 'o-e')],
    ['---', ''],
  ])('makes a name of %j', (text, name) => {
    expect(toModelPart(text)).toBe(name);
  });

  it('is always a valid name or empty', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (text) => {
        const name = toModelPart(text);
        expect(name === '' || parseModelName(name)?.model === name).toBe(true);
      }),
    );
  });
});

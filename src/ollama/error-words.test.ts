import { describe, expect, it, test } from 'vitest';
import { errorWords, lineError } from './error-words';

const engineRefusal = {
  error: {
    code: 400,
    message: 'request (5202 tokens) exceeds the available context size (4096 tokens), try increasing it',
    type: 'exceed_context_size_error',
    n_prompt_tokens: 5202,
    n_ctx: 4096,
  },
};

describe('the innermost words', () => {
  test.each<[string, unknown, string]>([
    ['a text', { error: "model 'x' not found" }, "model 'x' not found"],
    ['an object', { error: { message: 'runner crashed' } }, 'runner crashed'],
    ['JSON inside the text', { error: JSON.stringify(engineRefusal) }, engineRefusal.error.message],
    [
      'JSON inside JSON',
      { error: JSON.stringify({ error: JSON.stringify(engineRefusal) }) },
      engineRefusal.error.message,
    ],
    ['a framework', { detail: 'Not authenticated' }, 'Not authenticated'],
    [
      'a list of a framework',
      { detail: [{ loc: ['body'], msg: 'field required' }, { msg: 'too long' }] },
      'field required\ntoo long',
    ],
    ['a proxy', { message: 'no Route matched with those values' }, 'no Route matched with those values'],
    [
      'a registry, with where it went wrong',
      { error: 'pull model manifest: 500: {"errors":[{"code":"INTERNAL_ERROR","message":"internal error"}]}' },
      'pull model manifest: 500: internal error',
    ],
    [
      'an engine, with what it logged',
      { error: '{"error":{"code":500,"message":"Failed to decode","type":"server_error"}}\nggml_metal: out of memory' },
      'Failed to decode\nggml_metal: out of memory',
    ],
    [
      'a map printed by Go',
      { error: 'llama-server chat error: map[code:500 message:Invalid UTF-8: [0xff] at 3 type:server_error]' },
      'Invalid UTF-8: [0xff] at 3',
    ],
    ['a map without a type', 'map[message:out of memory]', 'out of memory'],
  ])('of %s', (_, value, words) => {
    expect(errorWords(value)).toBe(words);
  });

  test.each<[string, unknown]>([
    ['an empty object', {}],
    ['an empty text', { error: '' }],
    ['a number', 3],
    ['a nest without end', JSON.parse(`${'{"error":'.repeat(50)}"deep"${'}'.repeat(50)}`)],
  ])('are none in %s', (_, value) => {
    expect(errorWords(value)).toBeUndefined();
  });

  it('leave a text alone that only quotes JSON', () => {
    for (const text of ['invalid schema {"type":"x"}', 'template: :1: unexpected "}" in {"a', 'no {} here']) {
      expect(errorWords({ error: text })).toBe(text);
    }
  });
});

describe('a line of a stream', () => {
  test.each<[object, string]>([
    [{ error: 'oops' }, 'oops'],
    [{ error: { message: 'runner crashed' } }, 'runner crashed'],
    [{ error: { code: 7 } }, '{"code":7}'],
    [{ detail: 'Bad Gateway' }, 'Bad Gateway'],
    [{ message: 'upstream timed out', code: 504 }, 'upstream timed out'],
  ])('that reports an error: %j', (line, words) => {
    expect(lineError({ ...line })).toBe(words);
  });

  test.each<object>([
    { message: { role: 'assistant', content: '' }, done: false },
    { message: 'odd', done: false },
    { status: 'success', message: 'all is well' },
    { response: 'x', detail: 'y' },
    { error: null, done: true },
    { error: '', done: true },
    {},
  ])('that reports none: %j', (line) => {
    expect(lineError({ ...line })).toBeUndefined();
  });
});

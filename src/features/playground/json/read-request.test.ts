import { expect, it } from 'vitest';
import type { EditedRequest } from '../run';
import { printRequest } from './print-request';
import { readRequestText } from './read-request';

const none = new Map();
const read = (text: string) => readRequestText(text, none);

it('a request comes back as it was printed', () => {
  const request: EditedRequest = {
    model: 'm',
    prompt: 'a "quoted"\nline',
    options: { stop: ['x', '</s>'], seed: 1 },
    context: Array.from({ length: 1000 }, (_, index) => index),
    images: ['short', `iVBOR${'w0KGgo'.repeat(100)}`, `iVBOR${'w0KGgo'.repeat(100)}`],
    own: { deep: [{ a: null }], empty: {}, list: [] },
  };
  const { text, held } = printRequest(request);
  expect(text.length).toBeLessThan(1000);
  expect(readRequestText(text, held)).toMatchObject({ request });
  expect(printRequest({ model: 'm', context: [1, 2, 3] }).text).toBe('{\n  "model": "m",\n  "context": [1, 2, 3]\n}');
});

it('a text that is no request says where', () => {
  expect(read('{\n  "model": "m",\n  prompt: 1\n}')).toEqual({
    problem: { code: 'syntax', line: 3, what: 'prompt: 1' },
  });
  expect(read('{ "model": "m",')).toMatchObject({ problem: { code: 'syntax', what: '' } });
  expect(read('')).toMatchObject({ problem: { code: 'syntax', line: 1, what: '' } });
  expect(read('["m"]')).toMatchObject({ problem: { code: 'object' } });
  expect(read('null')).toMatchObject({ problem: { code: 'object' } });
});

it.each([
  ['{}', [['model', 1]]],
  ['{ "model": "" }', [['model', 1]]],
  ['{ "model": 5 }', [['text', 1]]],
  ['{\n"model": "m",\n"prompt": ["a"] }', [['text', 3]]],
  [
    '{\n"model": "m",\n"raw": "yes",\n"stream": 1 }',
    [
      ['switch', 3],
      ['switch', 4],
    ],
  ],
  ['{ "model": "m", "images": "x" }', [['texts', 1]]],
  ['{ "model": "m", "context": [1.5] }', [['numbers', 1]]],
  ['{ "model": "m", "format": "xml" }', [['format', 1]]],
  ['{ "model": "m", "think": "hard" }', [['think', 1]]],
  ['{ "model": "m", "keep_alive": "-1" }', [['keep', 1]]],
  ['{ "model": "m", "top_logprobs": 21 }', [['alternatives', 1]]],
  ['{ "model": "m", "options": [] }', [['object-of', 1]]],
  [
    '{ "model": "m",\n"options": {\n"seed": "1",\n"stop": "x",\n"future": 1 } }',
    [
      ['option', 3],
      ['option', 4],
      ['unknown-option', 5],
    ],
  ],
  ['{ "model": "m",\n"tools": [] }', [['unknown', 2]]],
  ['{ "model": "m",\n"options": { "seed": 12345678901234567890 } }', [['digits', 2]]],
  ['{ "model": "m", "prompt": "12345678901234567890" }', []],
  [
    '{ "model": "m", "prompt": null, "keep_alive": "1h30m", "think": "max", "format": {}, "options": { "seed": null } }',
    [],
  ],
])('%s is a request of which this is said: %j', (text, expected) => {
  const result = read(text);
  expect('remarks' in result && result.remarks.map(({ code, line }) => [code, line])).toEqual(expected);
});

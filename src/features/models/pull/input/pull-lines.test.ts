import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPullLines } from './pull-lines';

const meaning = (text: string) =>
  readPullLines(text).map(({ input, isRepeated }) =>
    input.kind === 'model' ? `${input.model}${isRepeated ? ' again' : ''}` : input.kind,
  );

test.each([
  ['llama3.2', ['llama3.2']],
  ['llama3.2\nqwen3:8b\r\n\nhf.co/org/repo:Q4_K_M\n', ['llama3.2', 'qwen3:8b', 'hf.co/org/repo:Q4_K_M']],
  ['ollama run a\ndocker exec -it ollama ollama pull b\nhttps://ollama.com/library/c', ['a', 'b', 'c']],
  ['ollama pull a && ollama pull b; ollama run c', ['a', 'b', 'c']],
  ['ollama pull a && ollama list', ['a']],
  ['- a\n* `b`\n2. c\n- [x] d', ['a', 'b', 'c', 'd']],
  ['a,\nb,\nc', ['a', 'b', 'c']],
  ['# for the lab\na\n```bash\nollama pull b\n```\n// more\nc', ['a', 'b', 'c']],
  ['a\nA:latest\nlibrary/a', ['a', 'A:latest again', 'library/a again']],
  ['ollama run \\\n  a\nb', ['a', 'b']],
  ['ollama run `\n  a\nb', ['a', 'b']],
  [`curl box/api/chat -d '{\n  "model": "a",\n  "messages": []\n}'\nb`, ['a', 'b']],
  ['{"model": "a",\n "stream": false}\n{"model": "b"}', ['a', 'b']],
  ["ollama.chat(\n  model='a',\n  messages=[]\n)\nb", ['a', 'b']],
  ["a\nit's\nb", ['a', 'problem', 'b']],
  ['a\nllama 3\nollama list\nhttps://ollama.com/search?q=x', ['a', 'problem', 'foreign-command', 'foreign-link']],
  [
    'NAME                 ID              SIZE      MODIFIED\nllama3.2:3b          a80c4f17acd5    2.0 GB    3 weeks ago\nhf.co/a/b:Q8_0       0a8c26691023    -         2 days ago',
    ['llama3.2:3b', 'hf.co/a/b:Q8_0'],
  ],
  ['', []],
  [' \n\n ', []],
  ['ollama run', []],
])('%j means %j', (text, expected) => expect(meaning(text)).toEqual(expected));

test('any text has its lines, and none is made of nothing', () => {
  const pieces = [
    'ollama pull ',
    'a',
    'b:c',
    '\n',
    '\r\n',
    '"',
    "'",
    '{',
    '}',
    '(',
    '\\',
    '\\\n',
    ' && ',
    '- ',
    '`',
    '#',
  ];
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      for (const line of readPullLines(text)) expect(line.input.kind).not.toBe('empty');
    }),
    { seed: 1, numRuns: 300 },
  );
});

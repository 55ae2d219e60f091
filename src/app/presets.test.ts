import { expect, test } from 'vitest';
import { parsePresets, PresetsError } from './presets';

const page = 'http://box.lan:8080/paddock/#/models';

test('servers are read with their names', () => {
  expect(parsePresets('{"servers":[{"name":"Lab","url":"http://10.0.0.2:11434/"}]}', page)).toEqual([
    { name: 'Lab', url: 'http://10.0.0.2:11434' },
  ]);
});

test('without a name the host stands in', () => {
  expect(parsePresets('{"servers":[{"url":"https://ollama.example/gpu/"}]}', page)).toEqual([
    { name: 'ollama.example', url: 'https://ollama.example/gpu' },
  ]);
});

test('an address may be relative to the page', () => {
  expect(parsePresets('{"servers":[{"name":"Here","url":"/ollama"}]}', page)[0]?.url).toBe(
    'http://box.lan:8080/ollama',
  );
  expect(parsePresets('{"servers":[{"name":"Here","url":"/"}]}', page)[0]?.url).toBe('http://box.lan:8080');
});

test.each(['10.0.0.2:11434', 'box:11434', 'localhost:11434/ollama', '[fd00::2]:11434'])(
  'an address may lack its scheme: %s',
  (url) => {
    expect(parsePresets(JSON.stringify({ servers: [{ url }] }), page)[0]?.url).toBe(`http://${url}`);
  },
);

test('a file without servers presets none', () => {
  expect(parsePresets('{}', page)).toEqual([]);
});

test.each([
  ['{', 'JSON'],
  ['[]', 'list'],
  ['{"servers":{}}', 'list'],
  ['{"servers":["http://a"]}', '1'],
  ['{"servers":[{"url":"http://a"},{"name":"b"}]}', '2'],
  ['{"servers":[{"url":"ftp://a"}]}', 'ftp://a'],
  ['{"servers":[{"url":"http://"}]}', 'http://'],
])('%s is refused with a word on what is wrong', (text, hint) => {
  expect(() => parsePresets(text, page)).toThrow(PresetsError);
  expect(() => parsePresets(text, page)).toThrow(hint);
});

import { expect, test } from 'vitest';
import { toServerName, toServerUrl } from './server-url';

test.each([
  ['localhost', 'http://localhost:11434'],
  ['  box.local  ', 'http://box.local:11434'],
  ['box:8080', 'http://box:8080'],
  ['box:80', 'http://box'],
  ['192.168.1.5', 'http://192.168.1.5:11434'],
  ['192.168.1.5:1234/', 'http://192.168.1.5:1234'],
  ['box/ollama', 'http://box:11434/ollama'],
  ['0.0.0.0', 'http://localhost:11434'],
  ['0.0.0.0:4000', 'http://localhost:4000'],
  ['[::]:4000', 'http://localhost:4000'],
  ['::1', 'http://[::1]:11434'],
  ['[::1]', 'http://[::1]:11434'],
  ['[::1]:5000', 'http://[::1]:5000'],
  ['fe80::1', 'http://[fe80::1]:11434'],
  ['OLLAMA_HOST=0.0.0.0:11434', 'http://localhost:11434'],
  ['export OLLAMA_HOST="box:1"', 'http://box:1'],
  ["'http://box'", 'http://box'],
  ['http://box', 'http://box'],
  ['http://box:11434/', 'http://box:11434'],
  ['HTTPS://Box.Example//', 'https://box.example'],
  ['https://box.example/ollama/', 'https://box.example/ollama'],
  ['https://box.example/a/b', 'https://box.example/a/b'],
  ['http://box:11434/api', 'http://box:11434'],
  ['http://box:11434/api/tags', 'http://box:11434'],
  ['http://box:11434/v1', 'http://box:11434'],
  ['http://box/ollama/v1/chat/completions', 'http://box/ollama'],
  ['http://box/apis', 'http://box/apis'],
  ['http://box:11434/?x=1#y', 'http://box:11434'],
])('%s becomes %s', (text, url) => {
  expect(toServerUrl(text)).toEqual({ url });
});

test('credentials in an address are taken out of it', () => {
  expect(toServerUrl('https://me:p%40ss@box.example/ollama')).toEqual({
    url: 'https://box.example/ollama',
    authorization: { kind: 'basic', user: 'me', password: 'p@ss' },
  });
  expect(toServerUrl('me:secret@box')).toEqual({
    url: 'http://box:11434',
    authorization: { kind: 'basic', user: 'me', password: 'secret' },
  });
});

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['OLLAMA_HOST=', 'empty'],
  ['ftp://box', 'scheme'],
  ['file:///x', 'scheme'],
  ['http://', 'invalid'],
  ['a b', 'invalid'],
  ['box:port', 'invalid'],
  ['box:99999', 'invalid'],
  ['http://[', 'invalid'],
])('%j is refused as %s', (text, problem) => {
  expect(toServerUrl(text)).toEqual({ problem });
});

test('what was made is made again of itself', () => {
  for (const text of ['box', 'box:80', '::1', 'https://box.example/ollama/']) {
    const made = toServerUrl(text);
    expect('url' in made && toServerUrl(made.url)).toEqual(made);
  }
});

test('a server is named after its host, with a port only where it is not the usual one', () => {
  expect(toServerName('http://box:11434')).toBe('box');
  expect(toServerName('http://box:8080/x')).toBe('box:8080');
  expect(toServerName('https://box.example/ollama')).toBe('box.example');
});

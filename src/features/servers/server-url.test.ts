import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorizationHeaders, type Authorization } from '@/shared/authorization';
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
  ['export OLLAMA_HOST="box:1000"', 'http://box:1000'],
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
  // Prefixes that look like endpoints.
  [
    'http://homeassistant.local:8123/api/hassio_ingress/AbC123',
    'http://homeassistant.local:8123/api/hassio_ingress/AbC123',
  ],
  [
    'http://homeassistant.local:8123/api/hassio_ingress/AbC123/api/tags',
    'http://homeassistant.local:8123/api/hassio_ingress/AbC123',
  ],
  ['https://box/v1/ollama/', 'https://box/v1/ollama'],
  ['https://box/v1/ollama/v1/', 'https://box/v1/ollama'],
  ['https://box/api/v2', 'https://box/api/v2'],
  ['https://box/tags/api/generate?x=1', 'https://box/tags'],
  ['https://box//ollama///api//chat', 'https://box/ollama'],
  ['box/v1/models', 'http://box:11434'],
  // Schemes written nearly well.
  ['http//box:11434', 'http://box:11434'],
  ['http:/box', 'http://box'],
  ['http:box:1234', 'http://box:1234'],
  ['https;//box', 'https://box'],
  ['htp://box:11434', 'http://box:11434'],
  ['htps://box', 'https://box'],
  ['hxxp://box', 'http://box'],
  ['http:///box', 'http://box'],
  ['http:\\\\box\\ollama', 'http://box/ollama'],
  ['http://https://box', 'https://box'],
  ['http://http//box', 'http://box'],
  ['http:// box', 'http://box'],
  ['//box:8080', 'http://box:8080'],
  // Characters that nobody sees, or that a keyboard makes wide.
  ['\u200Bhttp://box:11434', 'http://box:11434'],
  ['\uFEFF\u00A0lo\u200Dcalhost:11434\u2060', 'http://localhost:11434'],
  ['\u3000ｈｔｔｐ：／／ｂｏｘ：１２３４／ｏ', 'http://box:1234/o'],
  ['１９２。１６８．１．５', 'http://192.168.1.5:11434'],
  ['“http://box”', 'http://box'],
  ['<http://box:11434>', 'http://box:11434'],
  // Addresses of this machine, and ports alone.
  ['localhost:11434/', 'http://localhost:11434'],
  ['localhost.', 'http://localhost:11434'],
  ['LOCALHOST.:11434', 'http://localhost:11434'],
  ['http://box:11434.', 'http://box:11434'],
  ['box.example.,', 'http://box.example:11434'],
  [':11434', 'http://localhost:11434'],
  ['11434', 'http://localhost:11434'],
  ['http://8080', 'http://localhost:8080'],
  ['*:11434', 'http://localhost:11434'],
  [':::11434', 'http://localhost:11434'],
  ['::', 'http://localhost:11434'],
  ['::1:5000', 'http://[::1]:5000'],
  ['::1/ollama', 'http://[::1]:11434/ollama'],
  ['http://::1', 'http://[::1]'],
  ['fd00::5:11434', 'http://[fd00::5]:11434'],
  ['[::1]:11434', 'http://[::1]:11434'],
  ['http://bücher.local', 'http://xn--bcher-kva.local'],
  ['box:', 'http://box:11434'],
  // Settings, in every shell and file.
  ['export OLLAMA_HOST=http://box:8080', 'http://box:8080'],
  ['export OLLAMA_HOST=http://box:8080 && ollama list', 'http://box:8080'],
  ['OLLAMA_HOST=:8080 ollama serve', 'http://localhost:8080'],
  ['$env:OLLAMA_HOST = "0.0.0.0:11434"', 'http://localhost:11434'],
  ['set OLLAMA_HOST=box', 'http://box:11434'],
  ['setx OLLAMA_HOST "box:1000"', 'http://box:1000'],
  ['launchctl setenv OLLAMA_HOST 0.0.0.0', 'http://localhost:11434'],
  ['Environment="OLLAMA_HOST=box:1234"', 'http://box:1234'],
  ['- OLLAMA_HOST=box', 'http://box:11434'],
  ['"OLLAMA_HOST": "http://box",', 'http://box'],
  ['ollama_host:8080', 'http://ollama_host:8080'],
  // Commands and sentences.
  ['curl http://box:11434/api/tags', 'http://box:11434'],
  ['$ curl -X POST -d \'{"model":"a b"}\' box:11434/api/generate', 'http://box:11434'],
  ['curl --data "{}" -s localhost:11434/api/chat | jq .', 'http://localhost:11434'],
  ['curl \\\n  -H "Content-Type: application/json" \\\n  "https://box/ollama/v1/models"', 'https://box/ollama'],
  ["Invoke-RestMethod -Method Post -Uri http://box:11434/api/pull -Body '{}'", 'http://box:11434'],
  ['irm box:11434/api/version', 'http://box:11434'],
  ['Open http://box:3000/ in a browser.', 'http://box:3000'],
  ['Ollama (http://box:11434).', 'http://box:11434'],
  ['msg="Listening on 127.0.0.1:11434 (version 0.24.0)"', 'http://127.0.0.1:11434'],
  ['msg="Listening on [::]:11434 (version 0.24.0)"', 'http://localhost:11434'],
])('%j means %s', (text, url) => {
  expect(toServerUrl(text)).toEqual({ url });
});

test.each<[string, string, Authorization]>([
  ['http://alice:pa%ss@127.0.0.1:11434', 'http://127.0.0.1:11434', basic('alice', 'pa%ss')],
  ['http://alice:100%25%@box', 'http://box', basic('alice', '100%25%')],
  ['http://alice:pä ß@box', 'http://box', basic('alice', 'pä ß')],
  ['http://alice:p@ss@box', 'http://box', basic('alice', 'p@ss')],
  ['http://alice:a/b?c#d@box:8080/x', 'http://box:8080/x', basic('alice', 'a/b?c#d')],
  ['http://alice:a:b@box', 'http://box', basic('alice', 'a:b')],
  ['http://alice:ｗｉｄｅ@box', 'http://box', basic('alice', 'ｗｉｄｅ')],
  ['http://alice@box', 'http://box', basic('alice', '')],
  ['http://:secret@[::1]:81/x', 'http://[::1]:81/x', basic('', 'secret')],
  ['http//alice:secret@box', 'http://box', basic('alice', 'secret')],
  ['curl -u alice:secret https://box/api/tags', 'https://box', basic('alice', 'secret')],
  ['curl -H "Authorization: Bearer t0k3n" https://box/v1/models', 'https://box', { kind: 'bearer', token: 't0k3n' }],
])('the credentials of %j are taken as they stand there', (text, url, authorization) => {
  expect(toServerUrl(text)).toEqual({ url, authorization });
});

function basic(user: string, password: string): Authorization {
  return { kind: 'basic', user, password };
}

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['OLLAMA_HOST=', 'empty'],
  ['ftp://box', 'scheme'],
  ['file:///x', 'scheme'],
  ['http://', 'invalid'],
  ['a b', 'blank'],
  ['box:port', 'port'],
  ['box:99999', 'port'],
  ['box:0', 'port'],
  ['99999', 'port'],
  ['http://box:-1', 'port'],
  ['box:6667', 'blocked'],
  ['http://[', 'host'],
  ['http://256.1.1.1', 'host'],
  ['{host}:11434', 'host'],
  ['<your-ip>:11434', 'host'],
  ['http://a..b', 'host'],
  ['xn--', 'host'],
  ['...', 'invalid'],
  ['htp://', 'invalid'],
  ['http//', 'invalid'],
  ['http:\u200B//', 'invalid'],
  ['ws://box:11434', 'scheme'],
  ['tcp://0.0.0.0:11434', 'scheme'],
  ['localhost://11434', 'scheme'],
  ['[fe80::1%eth0]:11434', 'zone'],
  ['fe80::1%25en0', 'zone'],
  ['\uFEFF\u00A0\u200B', 'empty'],
  ['ollama ps', 'blank'],
  ['x'.repeat(20_001), 'invalid'],
])('%j is refused as %s', (text, problem) => {
  expect(toServerUrl(text)).toEqual({ problem });
});

test('what was made is made again of itself', () => {
  for (const text of ['box', 'box:80', '::1', 'https://box.example/ollama/']) {
    const made = toServerUrl(text);
    expect('url' in made && toServerUrl(made.url)).toEqual(made);
  }
});

test('any text at all is an address that is made again of itself, or is refused', () => {
  const pieces = fc.constantFrom(
    ...[
      'http',
      'https',
      'htp',
      ':',
      '//',
      '/',
      '@',
      '%',
      '.',
      '[',
      ']',
      '::1',
      '11434',
      'box',
      '0.0.0.0',
      '\\\\',
      '?',
      '#',
    ],
    ...[
      'api',
      'v1',
      'tags',
      '/api/tags',
      'OLLAMA_HOST',
      '=',
      'curl ',
      '-H ',
      '"',
      "'",
      ' ',
      '\u200B',
      '／',
      '：',
      'é',
      '\uD800',
      '*',
      '0x1',
    ],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    fc
      .tuple(fc.constantFrom('http://', 'https://', 'http//', ''), fc.string({ unit: 'grapheme' }))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const made = toServerUrl(text);
      if ('problem' in made) return;
      expect(toServerUrl(made.url)).toEqual({ url: made.url });
      expect(made.url).toMatch(/^https?:\/\/[^/@?#]+(\/[^?#]*[^/?#])?$/);
      expect(new URL(made.url).href.replace(/\/$/, '')).toBe(made.url);
      expect(toServerName(made.url)).not.toBe('');
      expect(authorizationHeaders(made.authorization)).toBeTypeOf('object');
    }),
    { seed: 1, numRuns: 1_500 },
  );
});

test('a server is named after its host, with a port only where it is not the usual one', () => {
  expect(toServerName('http://box:11434')).toBe('box');
  expect(toServerName('http://box:8080/x')).toBe('box:8080');
  expect(toServerName('https://box.example/ollama')).toBe('box.example');
});

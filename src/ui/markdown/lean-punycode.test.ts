// @ts-expect-error It has no types.
import untyped from 'punycode.js';
import { expect, it } from 'vitest';
import lean from './lean-punycode';

const library = untyped as typeof lean;

it.each(['example.com', 'bücher.example', 'müller-straße.de', '例え.テスト', '127.0.0.1', 'xn--bcher-kva.example'])(
  'asks for %s by the name that the library asks for',
  (host) => {
    expect(lean.toASCII(host)).toBe(library.toASCII(host));
  },
);

it.each(['', 'a b', 'x<y'])('throws for what is no host: %j', (host) => {
  expect(() => lean.toASCII(host)).toThrow();
});

it('shows a host as it is written: what looks like another name is not made to look so', () => {
  expect(lean.toUnicode('xn--80ak6aa92e.com')).toBe('xn--80ak6aa92e.com');
});

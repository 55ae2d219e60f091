import { expect, it } from 'vitest';
import { asksOutside } from './asks-outside';

it.each([
  'fill:url(http://a.example/x)',
  'fill: URL( "x.png" )',
  'u\\72l(x)',
  '\\75 rl(x)',
  '\\u{75}rl(x)',
  '\\x75rl(x)',
  '-webkit-image-set("x" 1x)',
  "@import 'x'",
])('finds what would be fetched: %s', (text) => expect(asksOutside(text)).toBe(true));

it.each([
  'marker-end:url(#arrow)',
  'filter: url("#shadow")',
  'A[getUrl(x)] --> B[URL (old)]',
  'C:\\faces\\url.txt',
  'mailto:me@important.example',
  '\\110000',
])('leaves alone what would not: %s', (text) => expect(asksOutside(text)).toBe(false));

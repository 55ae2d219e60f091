import { expect, test } from 'vitest';
import { choicesOf, doubtOf, nameOf, toLines, toShown, type TokenEntry } from './tokens';

const texts = { control: 'control', bytes: (hex: string) => `<${hex}>` };
const utf8 = (text: string) => [...new TextEncoder().encode(text)];
const whole = (token: string, logprob = -0.1): TokenEntry => ({ token, logprob, bytes: utf8(token) });
const part = (...bytes: number[]): TokenEntry => ({ token: '\ufffd', logprob: -1, bytes });

test('bytes that are half a character are joined with the next', () => {
  const [a, b, c, d] = utf8('🦙');
  const shown = toShown([whole('a '), part(a!, b!), part(c!), part(d!), whole(' b')]);
  expect(shown.map(({ text, logprob, index }) => [index, text, logprob])).toEqual([
    [0, 'a ', -0.1],
    [1, '🦙', -3],
    [2, ' b', -0.1],
  ]);
  expect(shown[1]!.entries).toHaveLength(3);
});

test('what never becomes a character stays as it came, and one that is meant is no part', () => {
  expect(toShown([part(0xff), part(0xf0, 0x9f), whole('x')]).map(({ text }) => text)).toEqual([
    '\ufffd',
    '\ufffd',
    'x',
  ]);
  expect(toShown([whole('\ufffd'), whole('x')])).toHaveLength(2);
  expect(toShown([{ token: '\ufffd', logprob: -1 }])).toHaveLength(1);
});

test('tokens have names that can be seen', () => {
  expect(nameOf({ token: '', logprob: 0 }, texts)).toBe('control');
  expect(nameOf(part(0xf0, 0x9f), texts)).toBe('<F0 9F>');
  expect(nameOf(whole(' say "a"\\b\n'), texts)).toBe(' say "a"\\b\\n');
});

test('lines end with the text’s, or when they are long', () => {
  const shown = toShown([whole('a'), whole('.\n'), whole('b'), ...Array.from({ length: 250 }, () => whole('c'))]);
  const lines = toLines(shown);
  expect(lines.map(({ tokens }) => tokens.length)).toEqual([2, 60, 60, 60, 60, 11]);
  expect(lines.flatMap(({ tokens }) => tokens)).toEqual(shown);
});

test('what was chosen is among what could have been', () => {
  const entry = { ...whole('b', -2), top_logprobs: [whole('a', -0.2), whole('c', -3)] };
  expect(choicesOf(entry).map(({ token, isChosen }) => [token, isChosen])).toEqual([
    ['a', false],
    ['b', true],
    ['c', false],
  ]);
  expect(choicesOf({ ...whole('a', -0.2), top_logprobs: [whole('a', -0.2)] })).toHaveLength(1);
});

test('doubt has five degrees', () => {
  expect([1, 0.9, 0.8, 0.5, 0.2, 0.01].map((p) => doubtOf(Math.log(p)))).toEqual([0, 0, 1, 2, 3, 4]);
  expect(doubtOf(-Infinity)).toBe(4);
});
